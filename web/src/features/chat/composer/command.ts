// Commands of the field are the page's own: they never reach the model.

export interface CommandOption {
  value: string;
  label: string;
  detail?: string;
}

export interface Command {
  word: string;
  /** What it does, in a few words. */
  says: string;
  /** What may follow it, as a word for a person. */
  argument?: string;
  /** What can follow it, when that is a known few. */
  options?: readonly CommandOption[];
  /** Does it; gives a sentence when it cannot. */
  perform: (argument: string) => string | null;
}

/** Those that begin so, then those that have it anywhere. */
export function commandsFor(commands: readonly Command[], word: string): Command[] {
  const begins = commands.filter((command) => command.word.startsWith(word));
  return begins.length > 0 ? begins : commands.filter((command) => word.length > 1 && command.word.includes(word));
}

export function optionsFor(options: readonly CommandOption[], word: string): CommandOption[] {
  const parts = word.toLowerCase().split(/\s+/).filter(Boolean);
  return options.filter((option) => {
    const all = `${option.label} ${option.detail ?? ""}`.toLowerCase();
    return parts.every((part) => all.includes(part));
  });
}
