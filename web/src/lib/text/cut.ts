// Long texts are shown by pieces, so that no answer, however long, holds up the page.

/** The first piece of `text`: about `most` characters, whole lines where there are any. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  const line = text.lastIndexOf("\n", most - 1);
  // A line that fills most of the piece is cut within; not within a character.
  if (line >= most / 2) return text.slice(0, line + 1);
  const unit = text.charCodeAt(most - 1);
  return text.slice(0, unit >= 0xd800 && unit <= 0xdbff ? most - 1 : most);
}

/** The first `most` lines of `text`. */
export function cutLines(text: string, most: number): string {
  let at = -1;
  for (let lines = 0; lines < most; lines++) {
    at = text.indexOf("\n", at + 1);
    if (at < 0) return text;
  }
  return text.slice(0, at + 1);
}
