// Plain keys can be switched off: who speaks to the machine, or rests a hand on the keys, must not
// leave the page by a letter (WCAG 2.1.4).

import { create } from "zustand";

const KEY = "metatron.plain-keys";

function stored(): boolean {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return true;
  }
}

export const usePlainKeys = create<{ on: boolean }>(() => ({ on: stored() }));

export function setPlainKeys(on: boolean): void {
  usePlainKeys.setState({ on });
  try {
    if (on) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, "off");
  } catch {
    // Then it holds for this page alone.
  }
}

/** In a field, a menu or a dialog letters belong to that. */
export function belongsElsewhere(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.closest("input, textarea, select, [role=dialog], [role=alertdialog], [role=menu], [role=listbox], [role=combobox]") !== null;
}
