// What was heard so far, to be read back: folded by the client's own reducer, so that a read at any moment
// agrees with the facts before it, whatever happened to be read when the recording was made.

import type { Input } from "@/live/reduce/input";
import { reduce } from "@/live/reduce/reduce";
import { EMPTY, isEndedOp, type OpEntry, type World } from "@/live/world";
import type { Row } from "@/mock/trace";
import type { Approval } from "@/protocol/Approval";
import type { EventFrame } from "@/protocol/EventFrame";
import type { Message } from "@/protocol/Message";
import type { Op } from "@/protocol/Op";
import type { OutputChunk } from "@/protocol/OutputChunk";
import type { Process } from "@/protocol/Process";
import type { Turn } from "@/protocol/Turn";

const page = (items: readonly unknown[]) => ({ items, next: null });

function opOf({ row, state, result }: OpEntry): Op | null {
  return row && { ...row, state, ...(result ? { result } : {}) };
}

export class ReadBack {
  private world: World = EMPTY;
  private readonly outputs = new Map<string, string>();

  hear(frame: EventFrame): void {
    if (frame.type === "process.created") this.put({ kind: "chat.opening", pid: frame.pid });
    if (frame.type === "op.output") this.outputs.set(frame.op_id, (this.outputs.get(frame.op_id) ?? "") + frame.data);
    this.put({ kind: "frame", frame });
  }

  /** Something as it was read. */
  private put(input: Input): void {
    this.world = reduce(this.world, input);
  }

  putRow(row: Row): void {
    const asOf = this.world.lastFact;
    if ("call_id" in row) this.put({ kind: "ops", items: [row], asOf });
    else if ("rev" in row) this.put({ kind: "chat.loaded", pid: row.pid, messages: [], turns: [row], older: null, asOf });
    else this.put({ kind: "approvals", items: [row], asOf, scope: "some" });
  }

  process(pid: number): Process | null {
    return this.world.processes[pid]?.process ?? null;
  }

  /** An answer that facts go on from. False: it is of another kind. */
  take(path: string, answer: unknown): boolean {
    const { pathname } = new URL(path, "http://recording");
    const [, , kind, id, part] = pathname.split("/");
    const { items } = answer as { items: unknown[] };
    const asOf = this.world.lastFact;
    switch (`${kind} ${part ?? ""}`) {
      case "processes ":
        this.put({ kind: "processes", items: items as Process[], asOf, complete: false });
        return true;
      case "processes messages":
        this.put({ kind: "chat.loaded", pid: Number(id), messages: items as Message[], turns: [], older: null, asOf });
        return true;
      case "processes turns":
        for (const turn of items as Turn[]) this.putRow(turn);
        return true;
      case "processes ops":
        this.put({ kind: "ops", items: items as Op[], asOf });
        return true;
      case "approvals ":
        this.put({ kind: "approvals", items: items as Approval[], asOf, scope: "some" });
        return true;
      case "ops output": {
        const { op_id, offset, data } = answer as OutputChunk;
        if (offset === 0) this.outputs.set(op_id, data);
        return true;
      }
      default:
        return false;
    }
  }

  /** Undefined: it is of a kind that no fact changes. Null: there is no such thing. */
  answer(path: string): unknown {
    const { pathname, searchParams } = new URL(path, "http://recording");
    const [, api, kind, id, part] = pathname.split("/");
    if (api !== "api") return undefined;
    if (kind === "processes") return id === undefined ? page(Object.values(this.world.processes).map((entry) => entry.process)) : this.ofProcess(Number(id), part);
    if (kind === "approvals") return id === undefined ? page(this.approvals(searchParams)) : (this.world.approvals[id]?.approval ?? null);
    if (kind !== "ops" || id === undefined) return undefined;
    const entry = this.world.ops[id];
    if (!entry) return null;
    return part === "output" ? this.output(entry, Number(searchParams.get("from")), Number(searchParams.get("limit"))) : opOf(entry);
  }

  private ofProcess(pid: number, part: string | undefined): unknown {
    const process = this.process(pid);
    const chat = this.world.chats[pid];
    if (!process || !chat) return null;
    switch (part) {
      case undefined:
        return process;
      case "messages":
        return page(chat.turnOrder.flatMap((turn) => chat.byTurn[turn] ?? []).map((id) => chat.messages[id]));
      case "turns":
        return page(chat.turnOrder.flatMap((turn) => chat.turns[turn] ?? []));
      case "ops":
        return page(Object.values(this.world.ops).flatMap((entry) => (entry.pid === pid ? (opOf(entry) ?? []) : [])));
      case "live":
        // What grows is whole within a moment: nobody misses the beginning.
        return { live: null };
      default:
        return undefined;
    }
  }

  private approvals(query: URLSearchParams): Approval[] {
    const [state, pid] = [query.get("state"), query.get("pid")];
    const found = Object.values(this.world.approvals)
      .map((entry) => entry.approval)
      .filter((one) => (state === null || (state === "decided" ? one.state !== "pending" : one.state === state)) && (pid === null || one.pid === Number(pid)))
      .toSorted((a, b) => a.created_at - b.created_at);
    return state === "pending" ? found : found.toReversed();
  }

  private output({ op_id, state, result }: OpEntry, from: number, limit: number): OutputChunk {
    const bytes = new TextEncoder().encode(this.outputs.get(op_id) ?? result?.text ?? "");
    const piece = bytes.slice(from, from + limit);
    const next = from + piece.length;
    return { op_id, offset: from, data: new TextDecoder().decode(piece), next, length: bytes.length, end: isEndedOp(state) && next >= bytes.length, binary: false };
  }
}
