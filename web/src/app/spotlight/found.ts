// What the spotlight finds, as pure data: groups in the order in which they matter.

import type { AppAction, AppManifest, Shell } from "@/app/apps/manifest";
import { best, rank } from "@/app/spotlight/rank";
import { isResting } from "@/live/world";
import { nameOfChat } from "@/lib/text/name_of_chat";
import { sayAsked } from "@/lib/text/op";
import type { Approval } from "@/protocol/Approval";
import type { Process } from "@/protocol/Process";
import type { SearchHit } from "@/protocol/SearchHit";
import type { GlyphName } from "@/ui/Glyph";

export const WAITS = "Waits for you";

export interface Found {
  /** Stable: what was used last is kept by it. */
  id: string;
  name: string;
  detail?: string;
  glyph: GlyphName;
  keys?: string;
  /** It waits for a person. */
  waits?: boolean;
  run(shell: Shell): void | Promise<void>;
}

export interface Group {
  name: string;
  items: Found[];
}

export interface Known {
  apps: readonly AppManifest[];
  actions: readonly AppAction[];
  approvals: readonly Approval[];
  processes: readonly Process[];
  /** Ids, the newest first. */
  recent: readonly string[];
  /** What the server found for these words. */
  hits: readonly SearchHit[];
  stop(process: Process): Promise<void>;
}

function nameOf({ title, pid }: Process): string {
  return nameOfChat(title, pid);
}

function opens(process: Process): Found {
  return { id: `chat ${process.pid}`, name: nameOf(process), detail: `pid ${process.pid}`, glyph: "chat", run: (shell) => shell.go(`/chat/${process.pid}`) };
}

/** Its model wants an answer before it goes on. */
function asks(process: Process): Found {
  return { ...opens(process), id: `asks ${process.pid}`, detail: "asks you something", waits: true };
}

function waiting({ approvals, processes }: Known): Found[] {
  const title = (pid: number) => processes.find((process) => process.pid === pid)?.title;
  const questions = approvals.map((approval) => ({
    id: `approval ${approval.id}`,
    name: sayAsked(approval),
    detail: nameOfChat(title(approval.pid), approval.pid),
    glyph: "approvals" as const,
    waits: true,
    run: (shell: Shell) => shell.go(`/approve/${approval.id}`),
  }));
  const asked = processes.filter((process) => process.state === "waiting_input").map(asks);
  return [...questions, ...asked];
}

function byPid(query: string, known: Known): Found[] {
  const pid = /^(?:pid\s*|#)?(\d{1,15})$/i.exec(query.trim())?.[1];
  const process = pid === undefined ? undefined : known.processes.find((one) => one.pid === Number(pid));
  if (!process) return [];
  return [{ ...opens(process), name: `Open ${process.pid}`, detail: nameOf(process), glyph: "processes" }, ...stops([process], known)];
}

function stops(processes: readonly Process[], known: Known): Found[] {
  return processes.filter((process) => !isResting(process.state)).map((process) => ({
    id: `stop ${process.pid}`,
    name: `Stop ${process.pid}`,
    detail: nameOf(process),
    glyph: "stop",
    run: () => known.stop(process),
  }));
}

/** Messages that have the words. A chat found by its title stands among the chats already. */
function said({ hits, processes }: Known): Found[] {
  const title = (hit: SearchHit) => processes.find((process) => process.pid === hit.pid)?.title || hit.title;
  return hits
    .filter((hit) => hit.message_id !== null)
    .map((hit) => ({
      id: `said ${hit.message_id}`,
      name: nameOfChat(title(hit), hit.pid),
      detail: hit.snippet,
      glyph: "search",
      run: (shell) => shell.go(`/chat/${hit.pid}?at=${encodeURIComponent(hit.message_id ?? "")}`),
    }));
}

/** Chats by their titles, the last active first; those put away only when they are asked for. */
function chats(query: string, known: Known): Found[] {
  const newest = known.processes.filter((process) => process.program === "chat" && (query || process.archived_at === null)).toSorted((a, b) => b.active_at - a.active_at);
  return best(newest.map(opens), (found) => rank(query, found.name, found.detail), query ? 8 : 5);
}

export function find(query: string, known: Known): Group[] {
  const apps: Found[] = known.apps.map((app) => ({ id: `app ${app.id}`, name: app.name, detail: app.about, glyph: app.glyph, keys: app.shortcut, run: (shell) => shell.go(app.path) }));
  const places: (Found & { also?: string })[] = known.apps.flatMap((app) =>
    (app.places ?? []).map(({ path, name, glyph, about, also }) => ({ id: `place ${path}`, name, detail: `${app.name} · ${about}`, glyph, also: `${app.name} ${about} ${also ?? ""}`, run: (shell: Shell) => shell.go(path) })),
  );
  const actions: (Found & { also?: string })[] = known.actions.map((action) => ({ ...action, id: `action ${action.id}` }));
  const open = waiting(known);
  if (!query.trim()) {
    const all = [...apps, ...places, ...actions, ...known.processes.map(opens)];
    const recent = known.recent.flatMap((id) => all.find((found) => found.id === id) ?? []).slice(0, 5);
    return filled([
      { name: WAITS, items: open.slice(0, 5) },
      { name: "Recent", items: recent },
      { name: "Chats", items: chats("", known).filter((found) => !recent.some((one) => one.id === found.id)) },
      { name: "Apps", items: apps },
      { name: "Actions", items: actions },
    ]);
  }
  const running = /^stop\b/i.test(query.trim()) ? stops(known.processes, known) : [];
  return filled([
    { name: "Processes", items: byPid(query, known) },
    { name: "Apps", items: best(apps, (found) => rank(query, found.name, found.detail), 5) },
    { name: "Places", items: best(places, (found) => rank(query, found.name, found.also), 12) },
    { name: "Actions", items: best(actions, (found) => rank(query, found.name, found.also), 6) },
    { name: WAITS, items: best(open, (found) => rank(query, found.name, found.detail), 5) },
    { name: "Chats", items: chats(query, known) },
    { name: "Said", items: said(known) },
    { name: "Running", items: best(running, (found) => rank(query, found.name, found.detail), 8) },
  ]);
}

function filled(groups: Group[]): Group[] {
  return groups.filter((group) => group.items.length > 0);
}
