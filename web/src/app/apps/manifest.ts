// What an app says of itself. Routes, code splitting, the rail, the launcher, the spotlight, menus and
// shortcuts are made from it; a new app is a manifest in list.ts and nothing else in the shell.

import type { GlyphName } from "@/ui/Glyph";
import type { ComponentType } from "react";

/** What an action may do to the shell. */
export interface Shell {
  go(path: string): void;
  open(panel: Panel): void;
}

/** What stands over the page for a moment; one at a time. */
export type Panel = "spotlight" | "launcher" | "keys" | "approvals";

export interface AppAction {
  id: string;
  /** As a command: "New chat". */
  name: string;
  glyph: GlyphName;
  /** More words by which it is found. */
  also?: string;
  /** "Mod+Shift+O", or keys pressed one after the other: "G H". */
  keys?: string;
  /** The launcher has its own way for it, or needs none. */
  launcher?: false;
  run(shell: Shell): void | Promise<void>;
}

/** A part of an app that has its own address and no well in the rail. */
export interface Place {
  path: string;
  name: string;
  glyph: GlyphName;
  about: string;
  /** More words by which it is found. */
  also?: string;
}

/** `ahead` reads what the page shows first, before it is shown; never rejects. */
export type LazyPage = () => Promise<{ default: ComponentType; ahead?(): Promise<unknown> }>;

export interface AppManifest {
  id: string;
  name: string;
  glyph: GlyphName;
  /** One line for the launcher: what one does here. */
  about: string;
  path: string;
  /** Paths that belong to it as well. */
  also?: readonly string[];
  /** Routes that name the same `lazy` are one page: going between them remounts nothing. */
  routes: readonly { path: string; lazy: LazyPage }[];
  /** Its place in the dock at the desk and in the bar of the phone; null: only the launcher has it. */
  dock: number | null;
  bottom: number | null;
  /** What waits for a person is counted on it. */
  waits?: boolean;
  shortcut?: string;
  actions?: readonly AppAction[];
  /** Keys that hold on its pages alone, and are told in the sheet of keys. */
  keys?: readonly { keys: readonly string[]; name: string }[];
  /** What of it is found by its own name. */
  places?: readonly Place[];
}
