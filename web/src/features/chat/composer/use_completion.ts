// What the field offers at the caret, as rows to choose from.

import { type Command, commandsFor, optionsFor } from "@/features/chat/composer/command";
import { type Asked, askedAt, folderOf, type Put, putFolder, putPath } from "@/features/chat/composer/completion";
import { useFileNames } from "@/features/chat/composer/use_file_names";
import type { GlyphName } from "@/ui/Glyph";
import { useMemo } from "react";

type Taken = { put: Put } | { run: Command; argument: string };

export interface Row {
  key: string;
  label: string;
  detail?: string | undefined;
  glyph?: GlyphName;
  taken: Taken;
}

export interface Offer {
  name: string;
  /** A path that belongs to the name, as it is written. */
  place?: string;
  rows: readonly Row[];
  /** Said under the rows, or in their place. */
  note: string | null;
}

interface Given {
  text: string;
  caret: number;
  pid: number | null;
  commands: readonly Command[];
  open: boolean;
}

function commandRow(command: Command): Row {
  const goesOn = command.options !== undefined || command.argument !== undefined;
  const words = `/${command.word} `;
  return {
    key: command.word,
    label: `/${command.word}${command.argument ? ` ${command.argument}` : ""}`,
    detail: command.says,
    taken: goesOn ? { put: { text: words, caret: words.length } } : { run: command, argument: "" },
  };
}

function offerCommands(commands: readonly Command[], word: string): Offer {
  const rows = commandsFor(commands, word).map(commandRow);
  return { name: "Commands", rows, note: rows.length === 0 ? `No command is called /${word}: it goes as text.` : null };
}

function offerArgument(commands: readonly Command[], asked: Asked & { kind: "argument" }): Offer | null {
  const command = commands.find((one) => one.word === asked.command);
  if (!command?.options) return null;
  const rows = optionsFor(command.options, asked.word).map((option) => ({
    key: option.value,
    label: option.label,
    detail: option.detail,
    taken: { run: command, argument: option.value },
  }));
  return { name: command.says, rows, note: rows.length === 0 ? "None is called so." : null };
}

/** Null: nothing is offered at this place. */
export function useCompletion({ text, caret, pid, commands, open }: Given): Offer | null {
  const asked = useMemo(() => (open ? askedAt(text, caret) : null), [open, text, caret]);
  const { names, wrong } = useFileNames(pid, asked?.kind === "path" ? asked.word : null);
  return useMemo(() => {
    if (!asked) return null;
    if (asked.kind === "command") return offerCommands(commands, asked.word);
    if (asked.kind === "argument") return offerArgument(commands, asked);
    if (wrong) return { name: "Files", rows: [], note: `Its files cannot be listed. ${wrong.title}: ${wrong.detail} ${wrong.next ?? ""}`.trim() };
    if (!names) return null;
    const folder = folderOf(asked.word);
    // While the next answer is on its way the last one is narrowed down here.
    const begun = asked.word.slice(folder.length);
    const rows = names.items
      .filter((item) => item.name.startsWith(begun))
      .map((item): Row => {
        const path = folder + item.name;
        return item.kind === "folder"
          ? { key: item.name, label: `${item.name}/`, glyph: "folder", taken: { put: putFolder(text, asked, `${path}/`) } }
          : { key: item.name, label: item.name, glyph: "file", taken: { put: putPath(text, asked, path) } };
      });
    const note = rows.length === 0 ? "Nothing here begins so." : names.more ? "There are more: go on typing." : null;
    return { name: "Files in", place: names.folder, rows, note };
  }, [asked, commands, names, wrong, text]);
}
