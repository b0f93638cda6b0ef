// Everything that can change the world.

import type { Approval } from "@/protocol/Approval";
import type { EventFrame } from "@/protocol/EventFrame";
import type { Message } from "@/protocol/Message";
import type { Op } from "@/protocol/Op";
import type { Problem } from "@/protocol/Problem";
import type { Process } from "@/protocol/Process";
import type { Turn } from "@/protocol/Turn";

/**
 * Snapshots carry `asOf`: the last fact that was known when they were asked for. The answer is at
 * least as new as that; what a later fact has changed meanwhile is kept.
 */
export type Input =
  | { kind: "frame"; frame: EventFrame }
  | { kind: "processes"; items: Process[]; asOf: number; complete: boolean }
  /** This page was told that its own request to delete it was done. */
  | { kind: "process.deleted"; pid: number }
  | { kind: "processes.failed"; problem: Problem }
  | { kind: "chat.opening"; pid: number }
  | { kind: "chat.failed"; pid: number; problem: Problem }
  | { kind: "chat.loaded"; pid: number; messages: Message[]; turns: Turn[]; older: string | null; asOf: number }
  /** What this device kept of it, while nobody answers. */
  | { kind: "chat.kept"; pid: number; messages: Message[]; turns: Turn[]; at: number }
  | { kind: "chat.loadingOlder"; pid: number }
  | { kind: "chat.olderFailed"; pid: number; problem: Problem }
  | { kind: "chat.older"; pid: number; messages: Message[]; turns: Turn[]; older: string | null; asOf: number }
  | { kind: "ops"; items: Op[]; asOf: number }
  | { kind: "approvals"; items: Approval[]; asOf: number; scope: "pending" | "some" }
  | { kind: "notice.dismissed"; key: string }
  | { kind: "forgotten" };
