// Which processes are shown, in which order, and under whom: pure, so that a table can tell it.

import type { Process } from "@/protocol/Process";
import type { ProcessState } from "@/protocol/ProcessState";

export type Group = "running" | "waiting" | "resting" | "ended";
export type Show = Group | "all";
export type Sort = "active" | "begun" | "title" | "tokens" | "cost" | "pid";

const GROUPS: Record<ProcessState, Group> = {
  idle: "resting",
  queued: "running",
  thinking: "running",
  acting: "running",
  waiting_child: "running",
  waiting_approval: "waiting",
  waiting_input: "waiting",
  paused: "waiting",
  ended: "ended",
};

export function groupOf(state: ProcessState): Group {
  return GROUPS[state] ?? "resting";
}

export function countGroups(processes: readonly Process[]): Record<Show, number> {
  const counts: Record<Show, number> = { all: processes.length, running: 0, waiting: 0, resting: 0, ended: 0 };
  for (const process of processes) counts[groupOf(process.state)]++;
  return counts;
}

function tokens({ usage }: Process): number {
  return usage.input_tokens + usage.output_tokens;
}

const ORDERS: Record<Sort, (a: Process, b: Process) => number> = {
  active: (a, b) => b.active_at - a.active_at,
  begun: (a, b) => b.created_at - a.created_at,
  title: (a, b) => a.title.localeCompare(b.title),
  tokens: (a, b) => tokens(b) - tokens(a),
  cost: (a, b) => b.usage.cost_usd - a.usage.cost_usd,
  pid: (a, b) => a.pid - b.pid,
};

export function arrange(processes: readonly Process[], show: Show, sort: Sort): Process[] {
  return processes.filter((process) => show === "all" || groupOf(process.state) === show).toSorted((a, b) => ORDERS[sort](a, b) || b.pid - a.pid);
}

export interface Branch {
  process: Process;
  children: Branch[];
}

/** The processes under their parents. One whose parent is not among them stands at the root, and so
 *  does everything that nothing else leads to. */
export function treeOf(processes: readonly Process[]): Branch[] {
  const branches = new Map(processes.map((process) => [process.pid, { process, children: [] as Branch[] }]));
  const roots: Branch[] = [];
  for (const branch of branches.values()) {
    const parent = branch.process.ppid === null ? undefined : branches.get(branch.process.ppid);
    if (parent && !isUnder(parent, branch, branches)) parent.children.push(branch);
    else roots.push(branch);
  }
  return roots;
}

/** A parent that is its own grandchild would be a circle, which nobody would ever reach. */
function isUnder(candidate: Branch, branch: Branch, branches: ReadonlyMap<number, Branch>): boolean {
  const seen = new Set<number>();
  for (let at: Branch | undefined = candidate; at; at = at.process.ppid === null ? undefined : branches.get(at.process.ppid)) {
    if (at === branch) return true;
    if (seen.has(at.process.pid)) return false;
    seen.add(at.process.pid);
  }
  return false;
}
