// What a person sees when the page opens and nobody answers: who it was, and the names of the chats
// as they stood last. Never what gives access; gone with the login (lib/device/local). What was said is kept by chats.ts,
// which is not waited for.

import { keepLocal, readLocal } from "@/lib/device/local";
import { readProof } from "@/lib/http/proof";
import type { Process } from "@/protocol/Process";
import { useConnection } from "@/live/socket/socket";
import { dispatch, useWorld } from "@/live/store";

const MOST = 40;
const AFTER_MS = 2_000;

export function keptUser(): string | null {
  return readLocal("keptUser");
}

/** Logged out, perhaps in another tab: then nothing of it must be there any more. */
function keep(name: "keptUser" | "keptChats" | "answeredAt", value: string): void {
  if (readProof() !== null) keepLocal(name, value);
}

function newest(processes: ReturnType<typeof useWorld.getState>["processes"]): Process[] {
  return Object.values(processes)
    .map((entry) => entry.process)
    .filter((process) => process.program === "chat")
    .sort((a, b) => b.active_at - a.active_at)
    .slice(0, MOST);
}

/** Returns what ends it, whether its code has come or not. */
function startChats(userId: string): () => void {
  let over = false;
  let end: (() => void) | undefined;
  void import("@/app/offline/chats").then(
    ({ startKeepingChats }) => {
      if (!over) end = startKeepingChats(userId);
    },
    () => undefined,
  );
  return () => {
    over = true;
    end?.();
  };
}

/** When the machine was last known to answer, by a page before this one; null: that is not known. */
export function lastAnswered(): number | null {
  const at = Number(readLocal("answeredAt"));
  return at > 0 ? at : null;
}

/** A page that opens without a connection says since when there is none. Returns what ends it. */
function keepAnswered(): () => void {
  const now = () => useConnection.getState().phase === "live" && keep("answeredAt", String(Date.now()));
  const end = useConnection.subscribe((is, was) => {
    if (is.phase === "live" && was.phase !== "live") now();
    else if (was.phase === "live" && is.lostAt !== null) keep("answeredAt", String(is.lostAt));
  });
  window.addEventListener("pagehide", now);
  return () => {
    end();
    window.removeEventListener("pagehide", now);
  };
}

/** Keeps what is shown, a moment after it changed. Returns what ends it. */
export function startKeeping(userId: string): () => void {
  keep("keptUser", userId);
  const endChats = startChats(userId);
  const endAnswered = keepAnswered();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = useWorld.subscribe((now, before) => {
    if (!now.listed || now.processes === before.processes) return;
    clearTimeout(timer);
    timer = setTimeout(() => keep("keptChats", JSON.stringify(newest(now.processes))), AFTER_MS);
  });
  return () => {
    clearTimeout(timer);
    end();
    endAnswered();
    endChats();
  };
}

/** Shows what was kept. What the machine says later takes its place. */
export function showKept(): void {
  if (useWorld.getState().listed) return;
  try {
    const items: unknown = JSON.parse(readLocal("keptChats") ?? "[]");
    if (Array.isArray(items) && items.length > 0) dispatch({ kind: "processes", items: items as Process[], asOf: 0, complete: true });
  } catch {
    // Then nothing is known.
  }
}
