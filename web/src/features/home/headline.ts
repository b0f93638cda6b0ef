// The one sentence at the top: what matters most now, said plainly.

import type { Look, ShownNode } from "@/lib/queries/home_look";
import { capital } from "@/lib/text/capital";
import { percent, TIGHT, usedShare } from "@/lib/text/share";
import type { Machine } from "@/protocol/Machine";

export interface Headline {
  text: string;
  tone: "plain" | "warn";
}

/** So many are named in one sentence. */
const MOST = 3;

/** What of a machine wants a look, worst first, each as half a sentence about it. */
function troubles(machine: Machine): string[] {
  const found: string[] = [];
  for (const disk of machine.disks) {
    const used = usedShare(disk.total, disk.free);
    if (used >= TIGHT) found.push(`the disk ${disk.mount} is ${percent(used)} full`);
  }
  if (machine.units.state === "known" && machine.units.value.failed.length > 0) {
    const { failed } = machine.units.value;
    found.push(failed.length === 1 ? `${failed[0]?.name} has failed` : `${failed.length} services have failed`);
  }
  const memory = usedShare(machine.memory.total, machine.memory.available);
  if (memory >= TIGHT) found.push(`memory is ${percent(memory)} used`);
  if (machine.load[1] > machine.cpus * 2) found.push(`load is ${machine.load[1].toFixed(1)} on ${machine.cpus} cores`);
  if (machine.updates.state === "known" && machine.updates.value.security > 0) {
    const count = machine.updates.value.security;
    found.push(count === 1 ? "one security update waits" : `${count} security updates wait`);
  }
  if (machine.reboot.state === "known" && machine.reboot.value.needed) found.push("it wants a restart");
  return found;
}

function ofMachines(nodes: readonly ShownNode[]): Headline {
  const silent = nodes.filter((node) => node.silentSince !== null || node.machine === null);
  if (nodes.length === 0 || silent.length === nodes.length) return { text: "No machine answers", tone: "warn" };
  if (silent.length > 0) return { text: `${silent[0]?.beacon.hostname} does not answer`, tone: "warn" };
  const found = nodes.flatMap((node) => {
    const said = node.machine ? troubles(node.machine) : [];
    return said.map((words) => ({ host: node.beacon.hostname, words }));
  });
  if (found.length === 0) return { text: nodes.length === 1 ? `${nodes[0]?.beacon.hostname} is well` : "All machines are well", tone: "plain" };
  const said = found.slice(0, MOST).map(({ host, words }, index) => (index === 0 || host !== found[index - 1]?.host ? `on ${host} ${words}` : words));
  const rest = found.length - said.length;
  if (rest > 0) said.push(rest === 1 ? "one thing more below" : `${rest} things more below`);
  const text = said.length === 1 ? said.join() : `${said.slice(0, -1).join(", ")}, and ${said.at(-1)}`;
  return { text: capital(text), tone: "warn" };
}

/** What waits for the person comes before the machine. */
export function headline(look: Look, waiting: number): Headline {
  const machines = ofMachines(look.nodes);
  if (waiting === 0) return machines;
  const asks = waiting === 1 ? "One thing waits for you" : `${waiting} things wait for you`;
  return machines.tone === "plain" ? { text: asks, tone: "plain" } : { text: `${asks}. ${machines.text}`, tone: "plain" };
}
