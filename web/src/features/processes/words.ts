import type { Posture } from "@/protocol/Posture";
import type { Program } from "@/protocol/Program";

export const MAY: Record<Posture, string> = {
  watch: "only read",
  ask: "ask before changes",
  sandbox: "act in its sandbox",
  free: "act freely",
};

export const PROGRAMS: Record<Program, string> = {
  chat: "Chat",
  task: "Task",
  pulse: "Pulse",
  builder: "App builder",
  cli: "External coding tool",
};
