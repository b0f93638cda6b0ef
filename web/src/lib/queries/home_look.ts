// What the page knows of the machines: the newest answer, and of those that are silent the last one.

import type { Beacon } from "@/protocol/Beacon";
import type { Home } from "@/protocol/Home";
import type { Machine } from "@/protocol/Machine";

export interface ShownNode {
  beacon: Beacon;
  machine: Machine | null;
  /** Why there is no newer look at it, in a sentence; null: it answers. */
  problem: string | null;
  /** When it was last heard of, once it is silent; null: it answers. */
  silentSince: number | null;
}

export interface Look {
  home: Home;
  nodes: ShownNode[];
}

export function foldLook(before: Look | undefined, home: Home): Look {
  const known = new Map(before?.nodes.map((node) => [node.beacon.node, node]));
  const nodes: ShownNode[] = home.nodes.map(({ beacon, machine, problem }) => {
    const old = known.get(beacon.node);
    known.delete(beacon.node);
    if (machine) return { beacon, machine, problem: null, silentSince: null };
    const kept = old?.machine ?? null;
    return { beacon, machine: kept, problem: problem ?? "It gave no look of itself.", silentSince: old?.silentSince ?? kept?.looked_at ?? null };
  });
  // What is listed no more has stopped answering; what it last said is still worth something.
  for (const old of known.values()) {
    nodes.push({ ...old, problem: home.problem ?? "It does not answer.", silentSince: old.silentSince ?? old.beacon.at });
  }
  return { home, nodes };
}
