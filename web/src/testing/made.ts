// Things of the protocol for tests, with what a test does not care about filled in.

import type { Approval } from "@/protocol/Approval";
import type { EventFrame } from "@/protocol/EventFrame";
import type { Message } from "@/protocol/Message";
import type { Op } from "@/protocol/Op";
import type { Process } from "@/protocol/Process";
import type { Turn } from "@/protocol/Turn";

let seq = 0;

export function message(given: Partial<Message> & Pick<Message, "id">): Message {
  return {
    pid: 1,
    turn_id: "t1",
    role: "assistant",
    step: 1,
    blocks: [{ type: "text", text: given.id }],
    created_at: 1_000,
    ...given,
  };
}

export function turn(given: Partial<Turn> & Pick<Turn, "id">): Turn {
  return { pid: 1, state: "thinking", rev: 1, created_at: 1_000, started_at: null, ended_at: null, ...given };
}

export function process(given: Partial<Process> = {}): Process {
  return {
    pid: 1,
    ppid: null,
    owner_id: "u1",
    program: "chat",
    title: "A chat",
    state: "idle",
    posture: "ask",
    provider_id: null,
    model: null,
    route: null,
    taints: [],
    usage: { input_tokens: 0, output_tokens: 0, cost_usd: 0 },
    created_at: 1_000,
    pinned_at: null,
    archived_at: null,
    titled_by: null,
    active_at: 1_000,
    ...given,
  };
}

export function op(given: Partial<Op> & Pick<Op, "op_id">): Op {
  return {
    pid: 1,
    turn_id: "t1",
    step: 1,
    call_id: "c1",
    node: "local",
    state: "planned",
    body: { kind: "list_dir", path: "." },
    created_at: 1_000,
    started_at: null,
    ended_at: null,
    ...given,
  };
}

export function approval(given: Partial<Approval> & Pick<Approval, "id">): Approval {
  return {
    pid: 1,
    turn_id: "t1",
    state: "pending",
    risk: "R2",
    summary: "run something",
    reasons: [],
    taints: [],
    created_at: 1_000,
    expires_at: 9_000,
    op: {
      op_id: "o1",
      kind: "run_command",
      command: "touch a",
      files: [],
      env: {},
      tty: false,
      cwd: "/",
      user: "agent",
      node: "local",
      sandbox: "host",
      fingerprint: "f",
    },
    ...given,
  };
}

type Said = EventFrame extends infer F ? (F extends EventFrame ? Omit<F, "seq" | "at"> : never) : never;

/** A frame with a place in the stream. */
export function frame(said: Said): EventFrame {
  seq++;
  return { seq: `e-${seq}`, at: 2_000 + seq, ...said } as EventFrame;
}
