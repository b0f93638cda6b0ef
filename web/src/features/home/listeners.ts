// One listener often has a socket for each family of addresses: said once.

import type { Port } from "@/protocol/Port";

export interface Listener {
  key: string;
  proto: string;
  port: number;
  process: string | null;
  pid: number | null;
  addresses: string[];
  openToAll: boolean;
}

/** Those open to all first, then by number. */
export function listeners(ports: readonly Port[]): Listener[] {
  const found = new Map<string, Listener>();
  for (const { proto, port, process, pid, address, open_to_all } of ports) {
    const key = `${proto} ${port} ${pid ?? process ?? ""}`;
    const known = found.get(key) ?? { key, proto, port, process, pid, addresses: [], openToAll: false };
    if (!known.addresses.includes(address)) known.addresses.push(address);
    known.openToAll ||= open_to_all;
    found.set(key, known);
  }
  return [...found.values()].toSorted((a, b) => Number(b.openToAll) - Number(a.openToAll) || a.port - b.port || (a.key < b.key ? -1 : 1));
}
