// The life of the one socket, as a pure machine: (state, event) -> state and commands. socket.ts
// performs the commands. What the frame shows is this state, so it cannot say "live" when it is not.

import type { Control } from "@/protocol/Control";
import type { Problem } from "@/protocol/Problem";

type Phase = "off" | "ticketing" | "opening" | "greeting" | "live" | "waiting";

export interface Connection {
  readonly phase: Phase;
  /** Attempts since it was last live. */
  readonly tries: number;
  /** It was live at least once: then a loss is worth a word. */
  readonly wasLive: boolean;
  /** When it stopped being live. */
  readonly lostAt: number | null;
  readonly lastSeq: string | null;
  /** A ping is out and nothing was heard since. */
  readonly pinging: boolean;
  readonly problem: Problem | null;
}

/** What a person may want to know of it. The place in the stream moves with every word of an answer. */
export type Shown = Omit<Connection, "lastSeq">;

export const OFF: Connection = {
  phase: "off",
  tries: 0,
  wasLive: false,
  lostAt: null,
  lastSeq: null,
  pinging: false,
  problem: null,
};

export type Happening =
  | { type: "start" }
  | { type: "stop" }
  | { type: "ticket"; ticket: string }
  | { type: "noTicket"; problem: Problem; final: boolean }
  | { type: "opened" }
  | { type: "closed" }
  | { type: "control"; control: Control }
  /** An event arrived, with its place in the stream. */
  | { type: "event"; seq: string }
  | { type: "alarm" }
  /** The device woke, the tab came to the front, or the network changed. */
  | { type: "wake" }
  /** The device says that its network is gone; a machine on the same desk may answer all the same. */
  | { type: "doubt" };

export type Order =
  | { do: "ticket" }
  | { do: "open"; ticket: string }
  | { do: "hello"; resumeFrom: string | null }
  | { do: "ping" }
  | { do: "close" }
  /** The only alarm; a new one replaces it, 0 takes it away. */
  | { do: "alarm"; ms: number }
  /** What was missed will not come: take snapshots. */
  | { do: "resync" }
  | { do: "live" };

/** No answer within this is a dead attempt. */
const WATCHDOG_MS = 10_000;
const PING_EVERY_MS = 15_000;
const PONG_WITHIN_MS = 8_000;
/** After a wake the doubt is greater and a person is looking. */
const WAKE_PONG_WITHIN_MS = 1_200;
const DOUBT_PONG_WITHIN_MS = 300;
const BACK_OFF_FROM_MS = 400;
const BACK_OFF_TO_MS = 10_000;

type Step = readonly [Connection, readonly Order[]];

function pause(tries: number, dice: number): number {
  const full = Math.min(BACK_OFF_TO_MS, BACK_OFF_FROM_MS * 2 ** Math.min(tries, 10));
  return Math.round(full * (0.5 + dice / 2));
}

function lose(state: Connection, now: number, dice: number): Step {
  const next: Connection = {
    ...state,
    phase: "waiting",
    tries: state.tries + 1,
    lostAt: state.lostAt ?? now,
    pinging: false,
  };
  return [next, [{ do: "close" }, { do: "alarm", ms: pause(state.tries, dice) }]];
}

function attempt(state: Connection): Step {
  return [{ ...state, phase: "ticketing", pinging: false }, [{ do: "ticket" }, { do: "alarm", ms: WATCHDOG_MS }]];
}

function heard(state: Connection): Step {
  if (state.phase !== "live") return [state, []];
  return [{ ...state, pinging: false }, [{ do: "alarm", ms: PING_EVERY_MS }]];
}

function control(state: Connection, frame: Control): Step {
  switch (frame.type) {
    case "welcome": {
      if (state.phase !== "greeting") return [state, []];
      const fresh = state.lastSeq === null;
      // With resume_from the missing frames follow, or a resync; `seq` is where the stream stands, and
      // taking it now would skip what is still on its way.
      const next: Connection = {
        ...state,
        phase: "live",
        tries: 0,
        wasLive: true,
        lostAt: null,
        problem: null,
        lastSeq: fresh ? frame.seq : state.lastSeq,
      };
      const orders: Order[] = [{ do: "alarm", ms: PING_EVERY_MS }, { do: "live" }];
      return [next, fresh ? [...orders, { do: "resync" }] : orders];
    }
    case "resync":
      return [{ ...state, lastSeq: frame.seq, pinging: false }, [{ do: "resync" }, { do: "alarm", ms: PING_EVERY_MS }]];
    default:
      return heard(state);
  }
}

/** `dice`: 0 to 1, for the jitter. */
export function transition(state: Connection, event: Happening, now: number, dice: number): Step {
  if (state.phase === "off") return event.type === "start" ? attempt({ ...OFF, lastSeq: state.lastSeq }) : [state, []];
  switch (event.type) {
    case "start":
      return [state, []];
    case "stop":
      return [OFF, [{ do: "close" }, { do: "alarm", ms: 0 }]];
    case "ticket":
      if (state.phase !== "ticketing") return [state, []];
      return [{ ...state, phase: "opening" }, [{ do: "open", ticket: event.ticket }, { do: "alarm", ms: WATCHDOG_MS }]];
    case "noTicket": {
      if (state.phase !== "ticketing") return [state, []];
      if (event.final) return [{ ...OFF, problem: event.problem }, [{ do: "alarm", ms: 0 }]];
      return lose({ ...state, problem: event.problem }, now, dice);
    }
    case "opened":
      if (state.phase !== "opening") return [state, []];
      return [
        { ...state, phase: "greeting" },
        [{ do: "hello", resumeFrom: state.lastSeq }, { do: "alarm", ms: WATCHDOG_MS }],
      ];
    case "control":
      return control(state, event.control);
    case "event": {
      const [next, orders] = heard(state);
      return [{ ...next, lastSeq: event.seq }, orders];
    }
    case "closed":
      return state.phase === "waiting" ? [state, []] : lose(state, now, dice);
    case "alarm":
      if (state.phase === "waiting") return attempt(state);
      if (state.phase !== "live" || state.pinging) return lose(state, now, dice);
      return [{ ...state, pinging: true }, [{ do: "ping" }, { do: "alarm", ms: PONG_WITHIN_MS }]];
    case "wake":
      if (state.phase === "waiting") return attempt(state);
      if (state.phase !== "live") return [state, []];
      return [{ ...state, pinging: true }, [{ do: "ping" }, { do: "alarm", ms: WAKE_PONG_WITHIN_MS }]];
    case "doubt":
      if (state.phase !== "live") return [state, []];
      return [{ ...state, pinging: true }, [{ do: "ping" }, { do: "alarm", ms: DOUBT_PONG_WITHIN_MS }]];
  }
}
