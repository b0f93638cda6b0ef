// What the file tools answer, read for the eye. What does not look as expected stays text.

export interface Listed {
  kind: "dir" | "file" | "link" | "othr";
  size: number;
  /** As the machine writes it, UTC. */
  changed: string;
  name: string;
}

const LISTED = /^(dir |file|link|othr) +(\d+) (\d{4}-\d\d-\d\d \d\d:\d\d) (.+)$/;

/** The rows of a folder, and the line that says that there is more; null: it is something else. */
export function readList(text: string): { items: Listed[]; note: string | null } | null {
  const lines = text.split("\n").filter((line) => line !== "");
  const note = lines.at(-1)?.startsWith("[") ? (lines.pop() ?? null) : null;
  const items: Listed[] = [];
  for (const line of lines) {
    const [, kind, size, changed, name] = LISTED.exec(line) ?? [];
    if (!kind || !size || !changed || !name) return null;
    items.push({ kind: kind.trim() as Listed["kind"], size: Number(size), changed, name });
  }
  return items.length > 0 ? { items, note } : null;
}

export interface FoundIn {
  path: string;
  lines: { at: number; text: string }[];
}

const FOUND = /^(.+?):(\d+): (.*)$/;

/** Matches by file; null: it is something else. */
export function readMatches(text: string): { files: FoundIn[]; note: string | null } | null {
  const lines = text.split("\n").filter((line) => line !== "");
  const note = lines.at(-1)?.startsWith("[stopped") ? (lines.pop() ?? null) : null;
  const files: FoundIn[] = [];
  for (const line of lines) {
    const [, path, at, words] = FOUND.exec(line) ?? [];
    if (!path || !at) return null;
    let file = files.at(-1);
    if (file?.path !== path) {
      file = { path, lines: [] };
      files.push(file);
    }
    file.lines.push({ at: Number(at), text: words ?? "" });
  }
  return files.length > 0 ? { files, note } : null;
}
