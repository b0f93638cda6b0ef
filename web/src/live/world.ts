// Everything that this browser knows of processes, turns, messages, ops and questions: the one copy.
// Facts come in over the socket, snapshots over HTTP; both go through reduce(), nothing else writes.

import { isPassing } from "@/lib/http/problem";
import type { Approval } from "@/protocol/Approval";
import type { Message } from "@/protocol/Message";
import type { NoticeLevel } from "@/protocol/NoticeLevel";
import type { Op } from "@/protocol/Op";
import type { OpResult } from "@/protocol/OpResult";
import type { OpState } from "@/protocol/OpState";
import type { Problem } from "@/protocol/Problem";
import type { Process } from "@/protocol/Process";
import type { ProcessState } from "@/protocol/ProcessState";
import type { Turn } from "@/protocol/Turn";

/** A fact's number (`events.id`). Of two facts about one thing the higher is the newer. 0: none yet. */
export type Fact = number;

export interface ProcessEntry {
  process: Process;
  /** The newest fact that gave the whole row, and the newest that gave the state. */
  rowFact: Fact;
  stateFact: Fact;
}

/** A turn as far as it is known: an event alone does not say when it was made. */
export type TurnEntry = Pick<Turn, "id" | "pid" | "state" | "rev"> & Partial<Turn>;

export interface OpEntry {
  op_id: string;
  pid: number;
  turn_id: string;
  call_id: string;
  state: OpState;
  result: OpResult | null;
  /** The whole row, once read; it may be older than `state`. */
  row: Op | null;
  fact: Fact;
}

export interface ApprovalEntry {
  approval: Approval;
  fact: Fact;
}

type ChatPhase = "loading" | "ready" | "failed";

export interface Chat {
  pid: number;
  phase: ChatPhase;
  /** Why the last read of it failed: until one succeeds, also while it is read again. */
  problem: Problem | null;
  messages: Readonly<Record<string, Message>>;
  /** Messages of each turn, in order. */
  byTurn: Readonly<Record<string, readonly string[]>>;
  /** Turns in order (their ids are UUIDv7: sorted by id is sorted by time). */
  turnOrder: readonly string[];
  turns: Readonly<Record<string, TurnEntry>>;
  /** Client ids of this person's messages that the server has. */
  acknowledged: Readonly<Record<string, true>>;
  /** Messages that others were said in place of. They are not shown, however late one still arrives. */
  setAside: Readonly<Record<string, true>>;
  /** Turns that such messages were of; one of which nothing is left is not shown either. */
  thinned: Readonly<Record<string, true>>;
  /** Where the older messages begin that were not loaded (the list's own cursor); null: none. */
  older: string | null;
  loadingOlder: boolean;
  /** Why the last read of them failed; a person asks for them again. */
  olderProblem: Problem | null;
  /** It was not read but is what this device kept, as of then; which messages those are. Null: it was read. */
  kept: { at: number; messages: Readonly<Record<string, true>> } | null;
}

interface NoticeEntry {
  key: string;
  pid: number | null;
  level: NoticeLevel;
  title: string;
  detail: string;
  at: number;
}

export interface World {
  /** The list was read at least once. */
  listed: boolean;
  listProblem: Problem | null;
  processes: Readonly<Record<number, ProcessEntry>>;
  /** Deleted ones: what still arrives of them is passed over. Pids are never given twice. */
  deleted: Readonly<Record<number, true>>;
  chats: Readonly<Record<number, Chat>>;
  ops: Readonly<Record<string, OpEntry>>;
  /** `<turn>/<call>` -> the op that stands for this call now (an edit puts a newer one in its place). */
  calls: Readonly<Record<string, string>>;
  approvals: Readonly<Record<string, ApprovalEntry>>;
  approvalsListed: boolean;
  notices: readonly NoticeEntry[];
  lastFact: Fact;
}

export const EMPTY: World = {
  listed: false,
  listProblem: null,
  processes: {},
  deleted: {},
  chats: {},
  ops: {},
  calls: {},
  approvals: {},
  approvalsListed: false,
  notices: [],
  lastFact: 0,
};

export function callKey(turnId: string, callId: string): string {
  return `${turnId}/${callId}`;
}

/** Nothing is under way in it that could be stopped. A paused one, and one that waits, is under way. */
export function isResting(state: ProcessState): state is "idle" | "ended" {
  return state === "idle" || state === "ended";
}

export function isEndedTurn(state: Turn["state"]): boolean {
  return state === "done" || state === "failed" || state === "cancelled" || state === "stopped";
}

export function isEndedOp(state: OpState): boolean {
  return state === "done" || state === "failed" || state === "denied" || state === "cancelled" || state === "unknown";
}

/** It could not be read; asked again it may be. */
export function isUnanswered(chat: Chat): boolean {
  return chat.phase === "failed" && chat.problem !== null && isPassing(chat.problem);
}
