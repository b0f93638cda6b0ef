// Performs what connection.ts decides: the ticket, the WebSocket, the alarm. One for the page.

import { type Connection, type Happening, OFF, type Order, type Shown, transition } from "@/live/socket/connection";
import { login } from "@/live/login";
import { asProblem } from "@/lib/http/problem";
import { request } from "@/lib/http/request";
import type { Command } from "@/protocol/Command";
import type { Control } from "@/protocol/Control";
import type { EventFrame } from "@/protocol/EventFrame";
import type { Frame } from "@/protocol/Frame";
import type { Ticket } from "@/protocol/Ticket";
import { create } from "zustand";
import { shallow } from "zustand/shallow";

export interface Receiver {
  event(frame: EventFrame): void;
  /** Take snapshots of everything that is shown. */
  resync(): void;
  /** The connection stands (again). */
  live(): void;
}

let connection: Connection = OFF;

function shownOf({ phase, tries, wasLive, lostAt, pinging, problem }: Connection): Shown {
  return { phase, tries, wasLive, lostAt, pinging, problem };
}

/** How the connection stands; for the frame of the page. */
export const useConnection = create<Shown>(() => shownOf(OFF));

let receiver: Receiver | null = null;
let socket: WebSocket | null = null;
let alarm: ReturnType<typeof setTimeout> | undefined;
let topics: string[] | null = null;

function isControl(frame: Frame): frame is Control {
  return frame.type === "welcome" || frame.type === "resync" || frame.type === "pong" || frame.type === "problem";
}

function happen(event: Happening): void {
  const [next, orders] = transition(connection, event, Date.now(), Math.random());
  connection = next;
  const shown = shownOf(next);
  if (!shallow(shown, useConnection.getState())) useConnection.setState(shown, true);
  for (const order of orders) perform(order);
}

function say(command: Command): void {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(command));
}

async function askTicket(): Promise<void> {
  const begun = login();
  try {
    const { ticket } = await request<Ticket>("POST", "/api/auth/ticket");
    // One of the login before would open the next one's socket.
    if (!begun.aborted) happen({ type: "ticket", ticket });
  } catch (thrown) {
    const problem = asProblem(thrown);
    if (!begun.aborted) happen({ type: "noTicket", problem, final: problem.status === 401 });
  }
}

function read(data: unknown): void {
  let frame: Frame;
  try {
    frame = JSON.parse(String(data)) as Frame;
  } catch {
    // What it said is in the snapshots; asking for it again could go on for ever.
    receiver?.resync();
    return;
  }
  if (isControl(frame)) {
    happen({ type: "control", control: frame });
    return;
  }
  happen({ type: "event", seq: frame.seq });
  receiver?.event(frame);
}

function open(ticket: string): void {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const mine = new WebSocket(`${scheme}://${location.host}/ws?ticket=${encodeURIComponent(ticket)}`);
  socket = mine;
  // A socket that was given up may still speak: only the present one is heard.
  mine.addEventListener("open", () => mine === socket && happen({ type: "opened" }));
  mine.addEventListener("message", (message) => mine === socket && read(message.data));
  mine.addEventListener("close", () => mine === socket && happen({ type: "closed" }));
}

function perform(order: Order): void {
  switch (order.do) {
    case "ticket":
      void askTicket();
      return;
    case "open":
      open(order.ticket);
      return;
    case "hello":
      say(order.resumeFrom ? { type: "hello", resume_from: order.resumeFrom } : { type: "hello" });
      return;
    case "ping":
      say({ type: "ping" });
      return;
    case "close": {
      const old = socket;
      socket = null;
      old?.close();
      return;
    }
    case "alarm":
      clearTimeout(alarm);
      if (order.ms > 0) alarm = setTimeout(() => happen({ type: "alarm" }), order.ms);
      return;
    case "resync":
      receiver?.resync();
      return;
    case "live":
      if (topics) say({ type: "subscribe", topics });
      receiver?.live();
  }
}

function wake(): void {
  if (document.visibilityState === "visible") happen({ type: "wake" });
}

function doubt(): void {
  happen({ type: "doubt" });
}

export function connect(to: Receiver): () => void {
  receiver = to;
  happen({ type: "start" });
  const events = ["online", "pageshow", "focus"] as const;
  for (const name of events) window.addEventListener(name, wake);
  window.addEventListener("offline", doubt);
  document.addEventListener("visibilitychange", wake);
  return () => {
    for (const name of events) window.removeEventListener(name, wake);
    window.removeEventListener("offline", doubt);
    document.removeEventListener("visibilitychange", wake);
    happen({ type: "stop" });
    receiver = null;
  };
}

/** Tries at once, because a person asked for it. */
export function reconnectNow(): void {
  happen({ type: "wake" });
}

/** Whose tokens and output are sent; facts always come. */
export function follow(pid: number | null): void {
  topics = pid === null ? [] : [`process:${pid}`];
  say({ type: "subscribe", topics });
}
