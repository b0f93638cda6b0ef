import { headline } from "@/features/home/headline";
import { foldLook } from "@/lib/queries/home_look";
import type { Machine } from "@/protocol/Machine";
import { beacon, home, machine } from "@/testing/home";
import { expect, test } from "vitest";

const GIB = 1024 ** 3;

function look(given: Partial<Machine> | null) {
  const node = { beacon: beacon(), machine: given && machine(given), problem: null };
  return foldLook(undefined, home({ nodes: [node] }));
}

const full = { disks: [{ mount: "/", device: "/dev/vda1", fs: "ext4", total: 100 * GIB, free: 7 * GIB }] };
const failed = { units: { state: "known" as const, value: { failed: [{ name: "cron.service", description: "" }], running: 3 } } };
const updates = { updates: { state: "known" as const, value: { pending: 4, security: 2, packages: [], checked_at: 0 } } };
const reboot = { reboot: { state: "known" as const, value: { needed: true, packages: [] } } };

test.each([
  [look({}), 0, "desk is well"],
  [look({}), 1, "One thing waits for you"],
  [look(full), 0, "On desk the disk / is 93 % full"],
  [look({ ...full, ...failed }), 0, "On desk the disk / is 93 % full, and cron.service has failed"],
  [look({ ...full, ...failed, ...updates }), 0, "On desk the disk / is 93 % full, cron.service has failed, and 2 security updates wait"],
  [look({ ...full, ...failed, ...updates, ...reboot }), 0, "On desk the disk / is 93 % full, cron.service has failed, 2 security updates wait, and one thing more below"],
  [look(failed), 0, "On desk cron.service has failed"],
  [look(full), 3, "3 things wait for you. On desk the disk / is 93 % full"],
  [look({ units: { state: "unknown", why: "no systemd" } }), 0, "desk is well"],
  [look(null), 0, "No machine answers"],
  [foldLook(undefined, home()), 0, "No machine answers"],
  [foldLook(look({}), home()), 0, "No machine answers"],
])("%#: %s", (look, waiting, text) => expect(headline(look, waiting).text).toBe(text));
