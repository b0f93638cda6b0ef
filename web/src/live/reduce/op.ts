// Ops by id, and which op stands for a call. An edit puts a new op in the place of the old one; its id
// is a younger UUIDv7, so of two ops for one call the greater id is the one that counts.

import type { Message } from "@/protocol/Message";
import type { Op } from "@/protocol/Op";
import type { OpResult } from "@/protocol/OpResult";
import type { OpState } from "@/protocol/OpState";
import { callKey, isEndedOp, type OpEntry, type World } from "@/live/world";

function linked(world: World, turnId: string, callId: string, opId: string): World {
  const key = callKey(turnId, callId);
  const before = world.calls[key];
  if (before !== undefined && before >= opId) return world;
  return { ...world, calls: { ...world.calls, [key]: opId } };
}

function put(world: World, entry: OpEntry): World {
  const next = { ...world, ops: { ...world.ops, [entry.op_id]: entry } };
  return linked(next, entry.turn_id, entry.call_id, entry.op_id);
}

export function opState(
  world: World,
  op: { pid: number; op_id: string; turn_id: string; call_id: string; state: OpState; result?: OpResult | undefined },
  fact: number,
): World {
  const before = world.ops[op.op_id];
  if (before && fact <= before.fact) return world;
  return put(world, {
    op_id: op.op_id,
    pid: op.pid,
    turn_id: op.turn_id,
    call_id: op.call_id,
    state: op.state,
    result: op.result ?? before?.result ?? null,
    row: before?.row ?? null,
    fact,
  });
}

export function opSnapshot(world: World, items: readonly Op[], asOf: number): World {
  let next = world;
  for (const row of items) {
    const before = next.ops[row.op_id];
    const newer = before !== undefined && before.fact > asOf && !isEndedOp(row.state);
    next = put(next, {
      op_id: row.op_id,
      pid: row.pid,
      turn_id: row.turn_id,
      call_id: row.call_id,
      state: newer ? before.state : row.state,
      result: newer ? before.result : (row.result ?? before?.result ?? null),
      row,
      fact: Math.max(asOf, before?.fact ?? 0),
    });
  }
  return next;
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
