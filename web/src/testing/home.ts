// A machine as Home tells of it, with what a test does not care about filled in.

import type { Beacon } from "@/protocol/Beacon";
import type { Home } from "@/protocol/Home";
import type { Machine } from "@/protocol/Machine";

const GIB = 1024 ** 3;

export function beacon(given: Partial<Beacon> = {}): Beacon {
  return {
    node: "local",
    journal_id: "j1",
    tier: "separate_user",
    user: "metatron-agent",
    place: "host",
    hostname: "desk",
    version: "0.1.0",
    running: 0,
    warnings: [],
    at: 2_000,
    ...given,
  };
}

export function machine(given: Partial<Machine> = {}): Machine {
  return {
    os: "Debian GNU/Linux 12 (bookworm)",
    kernel: "6.1.0",
    arch: "x86_64",
    cpus: 2,
    uptime_s: 90_000,
    load: [0.4, 0.3, 0.2],
    memory: { total: 8 * GIB, available: 5 * GIB, swap_total: 0, swap_free: 0 },
    disks: [{ mount: "/", device: "/dev/vda1", fs: "ext4", total: 100 * GIB, free: 60 * GIB }],
    history: [],
    units: { state: "known", value: { failed: [], running: 20 } },
    updates: { state: "known", value: { pending: 0, security: 0, packages: [], checked_at: 500 } },
    reboot: { state: "known", value: { needed: false, packages: [] } },
    ports: { state: "known", value: [] },
    processes: [],
    looked_at: 1_000,
    ...given,
  };
}

export function home(given: Partial<Home> = {}): Home {
  const none = { input_tokens: 0, output_tokens: 0, cost_usd: 0 };
  return {
    now: 3_000,
    version: "0.1.0",
    demo: false,
    nodes: [],
    problem: null,
    notices: [],
    waiting: { approvals: 0, questions: 0 },
    spend: { today: none, month: none, priced: true },
    chats: [],
    suggestions: [],
    ...given,
  };
}
