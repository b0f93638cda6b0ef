// Stands in for the network in `npm run dev:mock` and in the demo build; no other build has it.

import type { Player } from "@/mock/player";
import { resume } from "@/mock/resume";
import type { Trace } from "@/mock/trace";
import trace from "@/mock/trace.json";

const EPOCH = "recording";

class ReplayedSocket extends EventTarget {
  static readonly OPEN = 1;
  readyState = 0;
  private unlisten: () => void = () => {};

  constructor(private readonly player: Player) {
    super();
    setTimeout(() => {
      this.readyState = 1;
      this.dispatchEvent(new Event("open"));
    });
  }

  private tell(frame: unknown): void {
    this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(frame) }));
  }

  send(text: string): void {
    const command = JSON.parse(text) as { type: string };
    if (command.type === "hello") {
      this.tell({ type: "welcome", seq: "recording-0", epoch: EPOCH });
      this.unlisten();
      this.unlisten = this.player.listen((frame) => this.tell(frame));
    }
    if (command.type === "ping") this.tell({ type: "pong", now: Date.now() });
  }

  close(): void {
    this.readyState = 3;
    this.unlisten();
    this.dispatchEvent(new Event("close"));
  }
}

/** Uploads go by XMLHttpRequest; a recording takes none. */
function replayedUpload(player: Player): typeof XMLHttpRequest {
  return class extends EventTarget {
    readonly upload = new EventTarget();
    status = 0;
    responseText = "";
    private path = "";
    open(_method: string, path: string) {
      this.path = path;
    }
    setRequestHeader() {}
    abort() {}
    send() {
      const { status, body } = player.answer("POST", this.path, null);
      Object.assign(this, { status, responseText: JSON.stringify(body) });
      setTimeout(() => ["load", "loadend"].forEach((name) => this.dispatchEvent(new Event(name))));
    }
  } as unknown as typeof XMLHttpRequest;
}

export function startMock(): void {
  const { player, ask } = resume(trace as unknown as Trace, sessionStorage);
  const real = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : String(input), location.href);
    if (!url.pathname.startsWith("/api/")) return real(input, init);
    if (url.pathname === "/api/auth/ticket") return Response.json({ ticket: "recording" }, { status: 201 });
    // Whoever logs out gets in again: with any name.
    if (url.pathname === "/api/auth/login") return Response.json({ proof: "recording" });
    const said: unknown = typeof init?.body === "string" ? JSON.parse(init.body) : null;
    const { status, body } = ask(init?.method ?? "GET", url.pathname + url.search, said);
    const type = status < 400 ? "application/json" : "application/problem+json";
    return new Response(JSON.stringify(body), { status, headers: { "content-type": type } });
  };
  window.WebSocket = class extends ReplayedSocket {
    constructor() {
      super(player);
    }
  } as unknown as typeof WebSocket;
  window.XMLHttpRequest = replayedUpload(player);
  localStorage.setItem("metatron.proof", "recording");
}
