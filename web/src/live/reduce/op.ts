// Ops by id, and which op stands for a call. An edit puts a new op in the place of the old one; its id
// is a younger UUIDv7, so of two ops for one call the greater id is the one that counts.

import type { Message } from "@/protocol/Message";
import type { Op } from "@/protocol/Op";
import type { OpResult } from "@/protocol/OpResult";
import type { OpState } from "@/protocol/OpState";
import { callKey, isEndedOp, type OpEntry, type World } from "@/live/world";

type Calls = World["calls"];

function isNewer(calls: Calls, key: string, opId: string): boolean {
  const before = calls[key];
  return before === undefined || before < opId;
}

function linked(world: World, turnId: string, callId: string, opId: string): World {
  const key = callKey(turnId, callId);
  return isNewer(world.calls, key, opId) ? { ...world, calls: { ...world.calls, [key]: opId } } : world;
}

/** The records are copied once, however many there are: a chat may have thousands. */
function putAll(world: World, entries: readonly OpEntry[]): World {
  if (entries.length === 0) return world;
  const ops: Record<string, OpEntry> = { ...world.ops };
  const calls: Record<string, string> = { ...world.calls };
  for (const entry of entries) {
    ops[entry.op_id] = entry;
    const key = callKey(entry.turn_id, entry.call_id);
    if (isNewer(calls, key, entry.op_id)) calls[key] = entry.op_id;
  }
  return { ...world, ops, calls };
}

export function opState(
  world: World,
  op: { pid: number; op_id: string; turn_id: string; call_id: string; state: OpState; result?: OpResult | undefined },
  fact: number,
): World {
  const before = world.ops[op.op_id];
  if (before && fact <= before.fact) return world;
  // Nobody looks at a chat that was never opened: that the op has ended is enough, so that no late fact
  // makes it run again. With its chat it is read.
  const isShown = !isEndedOp(op.state) || world.chats[op.pid] !== undefined;
  return putAll(world, [
    {
      op_id: op.op_id,
      pid: op.pid,
      turn_id: op.turn_id,
      call_id: op.call_id,
      state: op.state,
      result: isShown ? (op.result ?? before?.result ?? null) : null,
      row: isShown ? (before?.row ?? null) : null,
      fact,
    },
  ]);
}

export function opSnapshot(world: World, items: readonly Op[], asOf: number): World {
  const entries = items.map((row): OpEntry => {
    const before = world.ops[row.op_id];
    const newer = before !== undefined && before.fact > asOf && !isEndedOp(row.state);
    return {
      op_id: row.op_id,
      pid: row.pid,
      turn_id: row.turn_id,
      call_id: row.call_id,
      state: newer ? before.state : row.state,
      result: newer ? before.result : (row.result ?? before?.result ?? null),
      row,
      fact: Math.max(asOf, before?.fact ?? 0),
    };
  });
  return putAll(world, entries);
}

/** Calls and results name their ops. */
export function linksOf(world: World, message: Message): World {
  let next = world;
  for (const block of message.blocks) {
    if ((block.type === "tool_call" || block.type === "tool_result") && block.op_id) {
      next = linked(next, message.turn_id, block.call_id, block.op_id);
    }
  }
  return next;
}
