// Plain keys can be switched off: who speaks to the machine, or rests a hand on the keys, must not
// leave the page by a letter (WCAG 2.1.4).

import { keepLocal, readLocal } from "@/lib/device/local";
import { create } from "zustand";

export const usePlainKeys = create<{ on: boolean }>(() => ({ on: readLocal("plainKeys") !== "off" }));

export function setPlainKeys(on: boolean): void {
  usePlainKeys.setState({ on });
  keepLocal("plainKeys", on ? null : "off");
}

/** The letter that all shortcuts of two begin with, as on the keys; and how long it waits for the second, in milliseconds. */
export const SEQUENCE_FIRST = "G";
export const SEQUENCE_MS = 1_200;

function isWithin(target: EventTarget | null, places: string): boolean {
  return target instanceof HTMLElement && target.closest(places) !== null;
}

/** In a field or a menu letters belong to that. */
export function takesLetters(target: EventTarget | null): boolean {
  return (target instanceof HTMLElement && target.isContentEditable) || isWithin(target, "input, textarea, select, [role=menu], [role=listbox], [role=combobox]");
}

/** For what is not in a dialog itself: in one, letters belong to that, too. */
export function belongsElsewhere(target: EventTarget | null): boolean {
  return takesLetters(target) || isWithin(target, "[role=dialog], [role=alertdialog]");
}
