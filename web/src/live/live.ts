// Opens and closes the live side of the page for one person, and gives each frame to its owner: facts
// to the world, tokens and output to the streams, acknowledgements to the outbox.

import { endLogin } from "@/live/login";
import { closeOutbox, flushOutbox, messageSeen, openOutbox } from "@/live/outbox/sender";
import { readChat, readPendingApprovals, readProcesses } from "@/live/snapshots";
import { connect, follow, type Receiver } from "@/live/socket/socket";
import { dispatch, useWorld, world } from "@/live/store";
import { isUnanswered } from "@/live/world";
import { outputPiece, outputsForgotten, outputsMissed } from "@/live/streams/outputs";
import { hasTokenGap, listenTokenGap, tokenDelta, tokensDone, tokensForgotten } from "@/live/streams/tokens";
import type { EventFrame } from "@/protocol/EventFrame";

/** The chat in view: its tokens and output are asked for, and it is read again first. */
let inView: number | null = null;

const GAP_AGAIN_MS = 2_000;
let filling: ReturnType<typeof setTimeout> | undefined;

function take(frame: EventFrame): void {
  switch (frame.type) {
    case "message.delta":
      if (world().chats[frame.pid] && !world().chats[frame.pid]?.messages[frame.message_id]) tokenDelta(frame);
      return;
    case "op.output":
      if (frame.pid === inView) outputPiece(frame.op_id, frame);
      return;
    default:
      dispatch({ kind: "frame", frame });
  }
}

/** Deltas come once, and a read may fail: it is read again until nothing is missing, or nobody looks. */
async function fillGap(pid: number): Promise<void> {
  await readChat(pid);
  if (filling !== undefined || inView !== pid || !hasTokenGap(pid)) return;
  filling = setTimeout(() => {
    filling = undefined;
    if (inView !== null && hasTokenGap(inView)) void fillGap(inView);
  }, GAP_AGAIN_MS);
}

function resync(): void {
  tokensForgotten();
  void readProcesses();
  void readPendingApprovals();
  // Chats out of view are read again when they are looked at.
  if (inView !== null) void fillGap(inView);
  outputsMissed();
}

/** It answers again: what is shown of old, or could not be shown, is read. */
function readAgain(): void {
  for (const chat of Object.values(world().chats)) if (chat.kept !== null || isUnanswered(chat)) void readChat(chat.pid);
}

const receiver: Receiver = {
  event: take,
  resync,
  live: () => {
    flushOutbox();
    readAgain();
    outputsMissed();
  },
};

/** An answer is committed, a message of this person has arrived: the streams and the outbox let go. */
function settle(): () => void {
  return useWorld.subscribe((now, before) => {
    if (now.chats === before.chats) return;
    for (const key in now.chats) {
      const chat = now.chats[key];
      const old = before.chats[key];
      if (!chat || chat.messages === old?.messages) continue;
      for (const id in chat.messages) if (!old?.messages[id]) tokensDone(id);
      for (const id in chat.acknowledged) if (!old?.acknowledged[id]) messageSeen(id);
    }
  });
}

export function startLive(userId: string): () => void {
  const unsettle = settle();
  listenTokenGap((pid) => void fillGap(pid));
  openOutbox(userId, (process) =>
    dispatch({ kind: "processes", items: [process], asOf: world().lastFact, complete: false }),
  );
  const disconnect = connect(receiver);
  return () => {
    endLogin();
    disconnect();
    unsettle();
    closeOutbox();
    tokensForgotten();
    outputsForgotten();
    inView = null;
    dispatch({ kind: "forgotten" });
  };
}

/** This chat is looked at now. Returns what ends it. */
export function viewChat(pid: number): () => void {
  inView = pid;
  follow(pid);
  // Also a known one: its tokens were not followed while it was out of view.
  void fillGap(pid);
  return () => {
    if (inView !== pid) return;
    inView = null;
    follow(null);
    outputsForgotten();
  };
}
