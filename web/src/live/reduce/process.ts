import type { Process } from "@/protocol/Process";
import type { ProcessState } from "@/protocol/ProcessState";
import type { ProcessEntry, World } from "@/live/world";

function put(world: World, entry: ProcessEntry): World {
  return { ...world, processes: { ...world.processes, [entry.process.pid]: entry } };
}

export function processRow(world: World, process: Process, fact: number): World {
  if (world.deleted[process.pid]) return world;
  const before = world.processes[process.pid];
  if (before && fact <= before.rowFact) return world;
  const stateIsNewer = before && before.stateFact > fact;
  return put(world, {
    process: stateIsNewer ? { ...process, state: before.process.state } : process,
    rowFact: fact,
    stateFact: stateIsNewer ? before.stateFact : fact,
  });
}

export function processState(world: World, pid: number, state: ProcessState, fact: number): World {
  const before = world.processes[pid];
  if (!before || fact <= before.stateFact) return world;
  return put(world, { ...before, process: { ...before.process, state }, stateFact: fact });
}

/** Something was said in it: lists sort by that. */
export function processActive(world: World, pid: number, at: number): World {
  const before = world.processes[pid];
  if (!before || before.process.active_at >= at) return world;
  return put(world, { ...before, process: { ...before.process, active_at: at } });
}

function except<T>(record: Readonly<Record<string, T>>, isOut: (value: T) => boolean): Readonly<Record<string, T>> {
  const kept = Object.entries(record).filter(([, value]) => !isOut(value));
  return kept.length === Object.keys(record).length ? record : Object.fromEntries(kept);
}

export function processDeleted(world: World, pid: number): World {
  return world.deleted[pid] ? world : { ...dropped(world, pid), deleted: { ...world.deleted, [pid]: true } };
}

/** Without it and everything that hangs on it. */
function dropped(world: World, pid: number): World {
  const { [pid]: _process, ...processes } = world.processes;
  const { [pid]: _chat, ...chats } = world.chats;
  return {
    ...world,
    processes,
    chats,
    ops: except(world.ops, (op) => op.pid === pid),
    approvals: except(world.approvals, (entry) => entry.approval.pid === pid),
    notices: world.notices.some((notice) => notice.pid === pid) ? world.notices.filter((notice) => notice.pid !== pid) : world.notices,
  };
}

export function processSnapshot(world: World, items: Process[], asOf: number, complete: boolean): World {
  // Copied once, however many there are.
  const processes: Record<number, ProcessEntry> = { ...world.processes };
  const seen = new Set<number>();
  for (const process of items) {
    if (world.deleted[process.pid]) continue;
    seen.add(process.pid);
    const before = world.processes[process.pid];
    if (before && before.rowFact > asOf) continue;
    const stateIsNewer = before && before.stateFact > asOf;
    const row = stateIsNewer ? { ...process, state: before.process.state } : process;
    processes[process.pid] = { process: row, rowFact: Math.max(asOf, before?.rowFact ?? 0), stateFact: Math.max(asOf, before?.stateFact ?? 0) };
  }
  let next: World = { ...world, processes };
  if (!complete) return next;
  const gone = Object.values(next.processes).filter((e) => !seen.has(e.process.pid) && e.rowFact <= asOf);
  for (const entry of gone) next = dropped(next, entry.process.pid);
  return { ...next, listed: true, listProblem: null };
}
