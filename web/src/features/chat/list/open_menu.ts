/** Where the list's menu listens. */
export const MENU_PLACE = "chat-list-menu";

/** Opens the list's menu there, as if it had been asked for at this place of the page. */
export function openMenuAt(x: number, y: number): void {
  document.getElementById(MENU_PLACE)?.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, cancelable: true, clientX: x, clientY: y }));
}
