// All answers that grow now, outside React.

import { applyDelta, applySoFar, type Delta, type TokenStream } from "@/live/streams/token_stream";
import { Topics } from "@/live/streams/topics";
import { useCallback, useSyncExternalStore } from "react";

const streams = new Map<string, TokenStream>();
/** Of each process: turn -> the message that grows in it. */
const growing = new Map<number, Readonly<Record<string, string>>>();
const NOTHING: Readonly<Record<string, string>> = {};
const topics = new Topics();

let onGap: ((pid: number) => void) | null = null;

export function listenTokenGap(listener: (pid: number) => void): void {
  onGap = listener;
}

function grow(pid: number, turns: Readonly<Record<string, string>>): void {
  growing.set(pid, turns);
  topics.touch(`growing ${pid}`);
}

function put(stream: TokenStream): void {
  streams.set(stream.messageId, stream);
  topics.touch(stream.messageId);
  const before = growing.get(stream.pid) ?? NOTHING;
  if (before[stream.turnId] !== stream.messageId) grow(stream.pid, { ...before, [stream.turnId]: stream.messageId });
}

/** Something is missing in an answer that grows in this process. */
export function hasTokenGap(pid: number): boolean {
  for (const stream of streams.values()) if (stream.pid === pid && stream.gap) return true;
  return false;
}

/** The server was asked what grows in this process: of anything else what is missing will not come. */
export function gapsForgotten(pid: number): void {
  for (const stream of [...streams.values()]) if (stream.pid === pid && stream.gap) tokensDone(stream.messageId);
}

export function tokenDelta(delta: Delta): void {
  const before = streams.get(delta.message_id);
  const next = applyDelta(before, delta);
  if (next === before) return;
  put(next);
  if (next.gap) onGap?.(next.pid);
}

export function tokensSoFar(soFar: Parameters<typeof applySoFar>[1]): void {
  put(applySoFar(streams.get(soFar.message_id), soFar));
}

/** The answer is committed: from now on the message itself is shown. */
export function tokensDone(messageId: string): void {
  const stream = streams.get(messageId);
  if (!stream) return;
  streams.delete(messageId);
  topics.touch(messageId);
  const { [stream.turnId]: mine, ...others } = growing.get(stream.pid) ?? NOTHING;
  if (mine === messageId) grow(stream.pid, others);
}

/** After a hole in the events: what grows of this process is not to be trusted until asked for. */
export function tokensForgotten(): void {
  for (const id of [...streams.keys()]) tokensDone(id);
}

/** What grows in a process now: turn -> message. */
export function useGrowing(pid: number): Readonly<Record<string, string>> {
  const listen = useCallback((changed: () => void) => topics.listen(`growing ${pid}`, changed), [pid]);
  return useSyncExternalStore(listen, () => growing.get(pid) ?? NOTHING);
}

export function useTokens(messageId: string): TokenStream | undefined {
  const listen = useCallback((changed: () => void) => topics.listen(messageId, changed), [messageId]);
  return useSyncExternalStore(listen, () => streams.get(messageId));
}
