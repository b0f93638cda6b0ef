// Output of programs as a terminal would leave it on the screen, as runs of text in one style. Colours
// become one of eight that hold contrast in both themes; what moves the cursor within its line is
// followed (progress bars), everything else that a terminal obeys (titles, links, clearing, moves to
// other lines) is left out. Lines are independent of each other but for the style, so output can be
// cut at any line end. Only for what a program printed; what will run is shown by escapes.ts.

import { markOf, MOVING } from "@/lib/text/hidden";

/** Foreground in bits 0-3, background in bits 4-7 (0: none, else 1 + index in COLOURS), then flags. */
export type Style = number;
export const PLAIN: Style = 0;

export const COLOURS = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"] as const;
export const BOLD = 1 << 8;
export const DIM = 1 << 9;
export const ITALIC = 1 << 10;
export const UNDERLINE = 1 << 11;
export const STRIKE = 1 << 12;
export const INVERSE = 1 << 13;
/** Stands for a character that would not be seen. */
export const MARK = 1 << 14;

export interface Run {
  text: string;
  style: Style;
}

/** A cursor sent further right than this is a trick, not a progress bar. */
const WIDEST = 512;

// oxlint-disable no-control-regex
/** A whole sequence at the place: CSI (parameters, final), a string that ends or is cut by the line's end, or a short one. */
const SEQUENCE = /\x1b(?:\[([0-?]*)[ -/]*([@-~])|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\|$|(?=\x1b))|[ -/]*[0-Z\\`-~])/y;
/** One that the text ends in the middle of. */
const UNFINISHED = /\x1b(?:\[[0-?]*[ -/]*|[ -/]*)$/y;
// oxlint-enable no-control-regex

function withBits(style: Style, mask: number, bits: number): Style {
  return (style & ~mask) | bits;
}

/** The nearest of the eight. */
function nearest(red: number, green: number, blue: number): number {
  const most = Math.max(red, green, blue);
  const span = most - Math.min(red, green, blue);
  if (span < 40) return most < 128 ? 1 : 8;
  const hue =
    most === red ? 60 * ((green - blue) / span) : most === green ? 120 + 60 * ((blue - red) / span) : 240 + 60 * ((red - green) / span);
  const turn = (hue + 360) % 360;
  if (turn < 20 || turn >= 335) return 2;
  if (turn < 70) return 4;
  if (turn < 160) return 3;
  if (turn < 200) return 7;
  return turn < 265 ? 5 : 6;
}

function ofTable(index: number): number {
  if (index < 16) return (index % 8) + 1;
  if (index >= 232) return index < 244 ? 1 : 8;
  const at = index - 16;
  return nearest(Math.floor(at / 36) * 51, (Math.floor(at / 6) % 6) * 51, (at % 6) * 51);
}

/** `38;5;n`, `38;2;r;g;b`, and both with colons: the colour, and how many numbers it took. */
function extended(codes: readonly number[], at: number): [colour: number, used: number] {
  if (codes[at + 1] === 5) return [ofTable(codes[at + 2] ?? 0), 2];
  if (codes[at + 1] === 2) return [nearest(codes[at + 2] ?? 0, codes[at + 3] ?? 0, codes[at + 4] ?? 0), 4];
  return [0, 1];
}

const FLAGS: Record<number, [mask: number, bits: number]> = {
  1: [BOLD | DIM, BOLD],
  2: [BOLD | DIM, DIM],
  3: [ITALIC, ITALIC],
  4: [UNDERLINE, UNDERLINE],
  7: [INVERSE, INVERSE],
  9: [STRIKE, STRIKE],
  21: [UNDERLINE, UNDERLINE],
  22: [BOLD | DIM, 0],
  23: [ITALIC, 0],
  24: [UNDERLINE, 0],
  27: [INVERSE, 0],
  29: [STRIKE, 0],
  39: [0x0f, 0],
  49: [0xf0, 0],
};

function restyled(style: Style, parameters: string): Style {
  // A colon belongs to one colour, and may hold an empty colour space.
  const codes = parameters.replace(/:2::/g, ":2:").split(/[;:]/).map(Number);
  let next = style;
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] ?? 0;
    const flag = FLAGS[code];
    if (flag) next = withBits(next, flag[0], flag[1]);
    else if (code === 0) next = PLAIN;
    else if (code >= 30 && code <= 37) next = withBits(next, 0x0f, code - 29);
    else if (code >= 90 && code <= 97) next = withBits(next, 0x0f, code - 89);
    else if (code >= 40 && code <= 47) next = withBits(next, 0xf0, (code - 39) << 4);
    else if (code >= 100 && code <= 107) next = withBits(next, 0xf0, (code - 99) << 4);
    else if (code === 38 || code === 48) {
      const [colour, used] = extended(codes, at);
      next = code === 38 ? withBits(next, 0x0f, colour) : withBits(next, 0xf0, colour << 4);
      at += used;
    }
  }
  return next;
}

/** One line under way: cells that later characters overwrite. */
class Line {
  readonly cells: string[] = [];
  readonly styles: Style[] = [];
  private at = 0;

  write(text: string, style: Style): void {
    while (this.cells.length < this.at) {
      this.cells.push(" ");
      this.styles.push(PLAIN);
    }
    this.cells[this.at] = text;
    this.styles[this.at] = style;
    this.at++;
  }

  back(columns: number): void {
    this.at = Math.max(0, this.at - columns);
  }

  /** CSI with its final letter: what concerns this line. */
  obey(final: string, parameters: string): void {
    const count = Number.parseInt(parameters, 10);
    const steps = Number.isNaN(count) ? 1 : Math.max(1, count);
    if (final === "D") this.back(steps);
    else if (final === "C") this.at = Math.min(this.at + steps, Math.max(this.cells.length, WIDEST));
    else if (final === "G") this.at = Math.min(steps - 1, Math.max(this.cells.length, WIDEST));
    else if (final === "K") this.erase(Number.isNaN(count) ? 0 : count);
  }

  start(): void {
    this.at = 0;
  }

  private erase(what: number): void {
    if (what === 0 || what === 2) {
      const from = what === 0 ? this.at : 0;
      this.cells.length = Math.min(this.cells.length, from);
      this.styles.length = this.cells.length;
    }
    if (what === 1) for (let i = 0; i <= Math.min(this.at, this.cells.length - 1); i++) this.cells[i] = " ";
  }
}

function push(runs: Run[], text: string, style: Style): void {
  const last = runs.at(-1);
  if (last && last.style === style) last.text += text;
  else if (text) runs.push({ text, style });
}

/** Reads one line into the runs; gives the style at its end. */
function readLine(raw: string, before: Style, runs: Run[]): Style {
  if (!MOVING.test(raw)) {
    push(runs, raw, before);
    return before;
  }
  const line = new Line();
  let style = before;
  for (let i = 0; i < raw.length; ) {
    const code = raw.codePointAt(i) ?? 0;
    if (code === 0x1b) {
      SEQUENCE.lastIndex = i;
      const found = SEQUENCE.exec(raw);
      UNFINISHED.lastIndex = i;
      if (!found && UNFINISHED.test(raw)) break;
      if (found?.[2] === "m") style = /^[\d;:]*$/.test(found[1] ?? "") ? restyled(style, found[1] ?? "") : style;
      else if (found?.[2]) line.obey(found[2], found[1] ?? "");
      i += found?.[0].length || 1;
      continue;
    }
    const char = String.fromCodePoint(code);
    i += char.length;
    if (code === 0x0d) line.start();
    else if (code === 0x08) line.back(1);
    else if (code === 0x07) continue;
    else if (!MOVING.test(char)) line.write(char, style);
    else if (code < 0xa0) line.write("\ufffd", style);
    else line.write(markOf(code), MARK);
  }
  for (let i = 0; i < line.cells.length; i++) push(runs, line.cells[i] ?? "", line.styles[i] ?? PLAIN);
  return style;
}

/** The text in runs, and the style in which what follows begins. */
export function readAnsi(raw: string, before: Style = PLAIN): { runs: Run[]; style: Style } {
  const runs: Run[] = [];
  if (!MOVING.test(raw)) {
    push(runs, raw, before);
    return { runs, style: before };
  }
  let style = before;
  let from = 0;
  for (let at = raw.indexOf("\n"); at >= 0; at = raw.indexOf("\n", from)) {
    style = readLine(raw.slice(from, at), style, runs);
    push(runs, "\n", runs.at(-1)?.style ?? style);
    from = at + 1;
  }
  style = readLine(raw.slice(from), style, runs);
  return { runs, style };
}

/** What can be read of it, without any style. */
export function plainOutput(raw: string): string {
  if (!MOVING.test(raw)) return raw;
  return readAnsi(raw)
    .runs.map((run) => run.text)
    .join("");
}
