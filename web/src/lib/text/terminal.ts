// Output of programs as plain text: colours and cursor moves are left out, a carriage return
// overwrites its line as on a terminal. Only for what a program printed; what will run is shown by
// escapes.ts, which leaves nothing out.

// oxlint-disable no-control-regex
const SEQUENCE = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|[ -/]*[0-~])/g;
const OTHER_CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g;
// oxlint-enable no-control-regex

function settleLine(line: string): string {
  const whole = line.endsWith("\r") ? line.slice(0, -1) : line;
  const at = whole.lastIndexOf("\r");
  return at < 0 ? whole : whole.slice(at + 1);
}

export function plainOutput(raw: string): string {
  const text = raw.replace(SEQUENCE, "").replace(OTHER_CONTROL, "\ufffd");
  return text.includes("\r") ? text.split("\n").map(settleLine).join("\n") : text;
}
