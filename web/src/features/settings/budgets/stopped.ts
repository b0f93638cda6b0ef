// Which processes stand still at a budget. The processes do not say it, their last turns do: in the machine's own
// words, which name the budget by its period and by what it is for. Pure.

import type { Budget } from "@/protocol/Budget";
import type { Process } from "@/protocol/Process";
import type { Turn } from "@/protocol/Turn";

export interface Stopped {
  pid: number;
  /** It, what began it, what began that, and so on: the budget of each bounds it. */
  line: readonly number[];
  title: string;
  /** What was said of the budget: "The budget of $2.00 a day has no room for another call: …". */
  why: string;
  at: number;
}

/** The newest are looked at, so that a page of budgets is not a read of everything. */
const MOST = 24;
const DAY_MS = 24 * 3_600_000;

/** When the period began in which a stop counts; one without an end never began anew. */
export function beginOf({ period, resets_at }: Pick<Budget, "period" | "resets_at">, now: number): number {
  if (period === "total" || resets_at === null) return 0;
  if (period === "day") return resets_at - DAY_MS;
  const day = new Date(now);
  return Date.UTC(day.getUTCFullYear(), day.getUTCMonth());
}

/** Those at rest in which something was said since a budget of now began. */
export function mayBeStopped(processes: readonly Process[], budgets: readonly Budget[], now: number): Process[] {
  const since = Math.min(...budgets.map((budget) => beginOf(budget, now)));
  return processes
    .filter(({ state, active_at }) => state === "idle" && active_at >= since)
    .toSorted((a, b) => b.active_at - a.active_at)
    .slice(0, MOST);
}

/** An id that sorts before all turns begun since: ids are UUIDv7. A turn may take long: then it began well before the last word in it. */
export function idBefore(activeAt: number): string {
  const hex = Math.max(0, activeAt - DAY_MS).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

/** Null: its last turn ended otherwise. */
export function stoppedIn({ pid, title }: Pick<Process, "pid" | "title">, line: readonly number[], turns: readonly Turn[]): Stopped | null {
  const last = turns.at(-1);
  if (last?.state !== "stopped" || last.error?.code !== "budget_reached") return null;
  return { pid, line, title, why: last.error.detail, at: last.ended_at ?? last.created_at };
}

/** A process and those above it; a circle ends where it closes. */
export function lineOf(pid: number, parentOf: (pid: number) => number | null): number[] {
  const line: number[] = [];
  for (let at: number | null = pid; at !== null && !line.includes(at); at = parentOf(at)) line.push(at);
  return line;
}

const SAID = /^The budget of \S+( a day| a month)?(?: for (.+?))? has no room/s;
const PERIODS: Record<string, Budget["period"]> = { " a day": "day", " a month": "month" };

function isMeant({ scope, period, pid, label }: Budget, { why, line }: Stopped): boolean {
  const said = SAID.exec(why);
  if (!said || (PERIODS[said[1] ?? ""] ?? "total") !== period) return false;
  const whose = said[2] ?? "";
  if (scope === "all" || whose === "") return scope === "all" && whose === "";
  const token = /^(the|one) token/.test(whose);
  if (scope === "token") return token && (whose === `the token ${label}` || whose === "one token");
  if (token || pid === undefined || !line.includes(pid)) return false;
  // By its title as it was then, cut where it was long. If it has another by now, there is still only one that it can be of a process that nothing began.
  const title = /^"(.*?)…?"$/s.exec(whose)?.[1];
  return title === undefined ? whose === `process ${pid}` : line.length === 1 || (label ?? "").startsWith(title);
}

/** Those that stand still at this one, the last first. */
export function stoppedAt(budget: Budget, stopped: readonly Stopped[], now: number): Stopped[] {
  const since = beginOf(budget, now);
  return stopped.filter((one) => one.at >= since && isMeant(budget, one)).toSorted((a, b) => b.at - a.at);
}
