// Questions. A decision is final: nothing opens a question again.

import type { Approval } from "@/protocol/Approval";
import type { ApprovalState } from "@/protocol/ApprovalState";
import type { ApprovalEntry, World } from "@/live/world";

function put(world: World, entry: ApprovalEntry): World {
  return { ...world, approvals: { ...world.approvals, [entry.approval.id]: entry } };
}

export function approvalOpened(world: World, approval: Approval, fact: number): World {
  const before = world.approvals[approval.id];
  if (before && (fact <= before.fact || before.approval.state !== "pending")) return world;
  return put(world, { approval, fact });
}

export function approvalDecided(
  world: World,
  decided: { id: string; decision: ApprovalState; decided_by?: string | undefined },
  at: number,
  fact: number,
): World {
  const before = world.approvals[decided.id];
  if (!before || fact <= before.fact || before.approval.state !== "pending") return world;
  const approval: Approval = { ...before.approval, state: decided.decision, decided_at: at };
  if (decided.decided_by) approval.decided_by = decided.decided_by;
  return put(world, { approval, fact });
}

export function approvalSnapshot(
  world: World,
  items: readonly Approval[],
  asOf: number,
  scope: "pending" | "some",
): World {
  // Copied once, however many there are.
  const approvals: Record<string, ApprovalEntry> = { ...world.approvals };
  const seen = new Set<string>();
  for (const approval of items) {
    seen.add(approval.id);
    const before = world.approvals[approval.id];
    if (before && before.fact > asOf && approval.state === "pending") continue;
    approvals[approval.id] = { approval, fact: Math.max(asOf, before?.fact ?? 0) };
  }
  if (scope !== "pending") return items.length === 0 ? world : { ...world, approvals };
  // What is no longer pending was decided while nobody listened; how, its own page asks.
  for (const { approval, fact } of Object.values(world.approvals)) {
    if (approval.state === "pending" && !seen.has(approval.id) && fact <= asOf) delete approvals[approval.id];
  }
  return { ...world, approvals, approvalsListed: true };
}
