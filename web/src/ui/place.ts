import { createContext } from "react";

/** Where what floats (menus, dialogs, tips) is put into the page; null: at the end of the body. */
export const FloatPlace = createContext<HTMLElement | null>(null);

/** Who had the focus when something was opened: the button itself, or the one whose menu it came from. */
export function openerNow(): HTMLElement | null {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || focused === document.body) return null;
  const menu = focused.closest('[role="menu"]');
  if (!menu) return focused;
  return document.getElementById(menu.getAttribute("aria-labelledby") ?? "");
}
