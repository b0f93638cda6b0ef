// Short words about what just happened. Only the store: what shows them (Toasts) comes with the frame.

import type { Problem } from "@/protocol/Problem";
import { create } from "zustand";

export interface Toast {
  tone: "plain" | "good" | "bad";
  title: string;
  detail?: string;
  action?: { label: string; onSelect: () => void };
  /** A second one with the same key takes the place of the first. */
  key?: string;
}

export interface ShownToast extends Toast {
  id: number;
}

const MOST = 3;
let last = 0;

export const useToasts = create<{ shown: readonly ShownToast[] }>(() => ({ shown: [] }));

export function toast(said: Toast): void {
  const id = ++last;
  useToasts.setState(({ shown }) => {
    const others = said.key ? shown.filter((one) => one.key !== said.key) : shown;
    return { shown: [...others, { ...said, id }].slice(-MOST) };
  });
}

export function toastProblem(problem: Problem): void {
  const detail = [problem.detail, problem.kept ? `Kept: ${problem.kept}` : null, problem.next].filter(Boolean).join(" ");
  toast({ tone: "bad", title: problem.title, detail, key: `${problem.code} ${problem.detail}` });
}

export function dropToast(id: number): void {
  useToasts.setState(({ shown }) => ({ shown: shown.filter((one) => one.id !== id) }));
}

export function dropToasts(): void {
  useToasts.setState({ shown: [] });
}

/** Where there is room for one it is the newest; the others wait behind it, each until it was seen. */
export function inView(shown: readonly ShownToast[], narrow: boolean): { seen: readonly ShownToast[]; behind: number } {
  const seen = narrow ? shown.slice(-1) : shown;
  return { seen, behind: shown.length - seen.length };
}

/** What went wrong stays until it is put away; the rest leaves by itself. */
export function lastsFor(said: Toast): number {
  if (said.tone === "bad") return Number.POSITIVE_INFINITY;
  return said.action ? 10_000 : 5_000;
}
