/** What points here is a finger: Enter makes a line, and a field that takes the focus brings up a keyboard. */
export function isTouch(): boolean {
  return window.matchMedia("(pointer: coarse)").matches;
}
