// What the field completes: a command at the very beginning of the text, its argument, a path after an
// `@`. Pure: the text and the place of the caret, nothing else.

export type Asked =
  | { kind: "command"; word: string; from: number; to: number }
  | { kind: "argument"; command: string; word: string; from: number; to: number }
  | { kind: "path"; word: string; from: number; to: number };

/** What is asked for at the caret; null: nothing. */
export function askedAt(text: string, caret: number): Asked | null {
  const before = text.slice(0, caret);
  const command = /^\/([a-z]*)$/i.exec(before);
  if (command && !/^\S/.test(text.slice(caret))) return { kind: "command", word: (command[1] ?? "").toLowerCase(), from: 0, to: caret };
  const argument = /^\/([a-z]+) +([^\n]*)$/i.exec(before);
  if (argument && !text.includes("\n")) {
    const word = argument[2] ?? "";
    return { kind: "argument", command: (argument[1] ?? "").toLowerCase(), word, from: caret - word.length, to: text.length };
  }
  // Quoted: spaces belong to the path. An address (a@b) is none.
  const path = /(?:^|[\s(])@(?:"([^"\n]*)|([^\s"@]*))$/.exec(before);
  if (!path) return null;
  const word = path[1] ?? path[2] ?? "";
  return { kind: "path", word, from: caret - word.length - (path[1] === undefined ? 1 : 2), to: caret };
}

/** What the whole text is, when it is a command: its word and what follows. */
export function commandOf(text: string): { word: string; argument: string } | null {
  const match = /^\/([a-z]+)(?: +([^\n]*))?\s*$/i.exec(text);
  return match ? { word: (match[1] ?? "").toLowerCase(), argument: (match[2] ?? "").trim() } : null;
}

/** The folder that a path stands in, with its slash: `src/ma` -> `src/`. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

export interface Put {
  text: string;
  caret: number;
}

function replaced(text: string, from: number, to: number, word: string): Put {
  return { text: text.slice(0, from) + word + text.slice(to), caret: from + word.length };
}

/** A path in the text: bare when it is one word, else in quotes. */
function quoted(path: string): string {
  return /[\s"'@]/.test(path) ? `"${path.replaceAll('"', '\\"')}"` : path;
}

/** Goes down into a folder: the completion stays open. */
export function putFolder(text: string, asked: Asked, path: string): Put {
  const open = /\s/.test(path) ? `@"${path}` : `@${path}`;
  return replaced(text, asked.from, asked.to, open);
}

/** Puts the path as text; what is around it goes on after a space. */
export function putPath(text: string, asked: Asked, path: string): Put {
  const after = text.slice(asked.to).startsWith(" ") ? "" : " ";
  const put = replaced(text, asked.from, asked.to, quoted(path) + after);
  return after ? put : { ...put, caret: put.caret + 1 };
}
