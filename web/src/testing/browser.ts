// As much of a browser as the live side of the page needs: a hidden tab, its storage, and a socket whose
// other end is the test.

import type { Command } from "@/protocol/Command";
import { makeStorage } from "@/testing/storage";
import { vi } from "vitest";

export class Socket extends EventTarget {
  static readonly OPEN = 1;
  static last: Socket;
  readyState = 0;
  readonly heard: Command[] = [];

  constructor() {
    super();
    Socket.last = this;
  }

  send(text: string): void {
    this.heard.push(JSON.parse(text) as Command);
  }

  close(): void {
    this.readyState = 3;
    this.dispatchEvent(new Event("close"));
  }

  /** The server's side. */
  open(): void {
    this.readyState = Socket.OPEN;
    this.dispatchEvent(new Event("open"));
  }

  say(frame: unknown): void {
    this.dispatchEvent(new MessageEvent("message", { data: typeof frame === "string" ? frame : JSON.stringify(frame) }));
  }
}

export function browser(): { storage: Storage } {
  const storage = makeStorage();
  vi.stubGlobal("localStorage", storage);
  vi.stubGlobal("window", new EventTarget());
  vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "hidden" }));
  vi.stubGlobal("location", { protocol: "http:", host: "test" });
  vi.stubGlobal("WebSocket", Socket);
  return { storage };
}
