/** A chat is named after its first words; before there are any, or where it is not known, by its number. */
export function nameOfChat(title: string | undefined, pid: number): string {
  return title || `Chat ${pid}`;
}
