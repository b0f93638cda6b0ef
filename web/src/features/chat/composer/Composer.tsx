import { attach, detach, keepForOutbox } from "@/features/chat/composer/attach";
import type { Command } from "@/features/chat/composer/command";
import { commandOf } from "@/features/chat/composer/completion";
import { type Chip, composing, openComposing, takeField, takeOut, useComposing, write } from "@/features/chat/composer/composing";
import { FileChip } from "@/features/chat/composer/FileChip";
import { MessageField } from "@/features/chat/composer/MessageField";
import type { OutboxFile } from "@/live/outbox/outbox";
import { formatBytes } from "@/lib/text/quantity";
import { byteLength } from "@/lib/text/utf8";
import { movesAllowed } from "@/ui/appearance";
import { Button } from "@/ui/Button";
import { type FormEvent, type ReactNode, useLayoutEffect, useRef, useState } from "react";

/** The server takes 1 MiB; a text as long as that is a file. */
const MOST = 1024 * 1024;
const NO_CHIPS: readonly Chip[] = [];

/** Why what stands in the field was not sent. */
interface Refused {
  /** Of another text it is not true. */
  text: string;
  words: ReactNode;
  /** It would go out as text. */
  asText: boolean;
}

interface ComposerProps {
  /** Under which name what is written is kept. */
  chat: string;
  pid: number | null;
  placeholder: string;
  commands: readonly Command[];
  /** Throws when this device has no room to keep the message. */
  onSay: (text: string, files: readonly OutboxFile[]) => void;
  /** Up in an empty field. */
  onEditLast?: () => void;
  /** What stands in the field when nothing was written. */
  ask?: string;
  autoFocus?: boolean;
  note?: ReactNode;
  stop?: ReactNode;
}

export function Composer({ chat, pid, placeholder, commands, onSay, onEditLast, ask = "", autoFocus = false, note, stop }: ComposerProps) {
  const form = useRef<HTMLFormElement>(null);
  // A new chat may get its number while files are kept: then what is written goes on under that.
  const place = useRef(chat);
  useLayoutEffect(() => {
    place.current = chat;
    openComposing(chat, ask);
  }, [chat, ask]);
  useLayoutEffect(() => {
    const at = form.current;
    const passed = takeField(chat);
    if (!at || !passed) return;
    const field = passed.focus ? at.querySelector("textarea") : null;
    field?.focus();
    field?.setSelectionRange(field.value.length, field.value.length);
    if (!movesAllowed()) return;
    const { top, left } = at.getBoundingClientRect();
    at.animate([{ transform: `translate(${passed.place.left - left}px, ${passed.place.top - top}px)` }, { transform: "none" }], { duration: 200, easing: "cubic-bezier(0.2, 0, 0, 1)" });
  }, [chat]);
  const text = useComposing((all) => all[chat]?.text ?? "");
  const chips = useComposing((all) => all[chat]?.chips ?? NO_CHIPS);
  const [refused, setRefused] = useState<Refused | null>(null);
  // Files may go without a word.
  const empty = !text.trim() && chips.length === 0;
  const why = refused?.text === text ? refused : null;
  const [busy, setBusy] = useState(false);
  const picker = useRef<HTMLInputElement>(null);

  function change(next: string) {
    write(chat, next);
    setRefused(null);
  }

  function refuse(words: ReactNode, asText = false) {
    // The field stays open while files are kept.
    setRefused(words === null ? null : { text: composing(place.current).text, words, asText });
  }

  function perform(command: Command, argument: string) {
    const wrong = command.perform(argument);
    refuse(wrong);
    // A command may itself have put something there.
    if (wrong === null && composing(chat).text === text) write(chat, "");
  }

  /** Why it cannot be said as it is. */
  function whyNot(): string | null {
    const size = text.length > MOST / 4 ? byteLength(text) : text.length;
    if (size > MOST) return `The text has ${formatBytes(size)}; a message takes ${formatBytes(MOST)}. Put it into a file on the machine and name the file.`;
    if (chips.some((chip) => chip.state === "refused")) return "A file cannot go along: remove it first.";
    if (chips.some((chip) => chip.state === "reading")) return "A file is still being read.";
    return null;
  }

  /** `asText`: also what looks like a command, as it stands. */
  async function submit(event?: FormEvent, asText = false) {
    event?.preventDefault();
    if (busy) return;
    if (empty) return;
    const given = asText ? null : commandOf(text);
    if (given) {
      const command = commands.find((one) => one.word === given.word);
      if (command) perform(command, given.argument);
      else refuse(<NoCommand word={given.word} />, true);
      return;
    }
    const wrong = whyNot();
    refuse(wrong);
    if (wrong !== null) return;
    try {
      // Without files nothing is waited for: a second Enter finds the field empty.
      const files = chips.length === 0 ? [] : await kept();
      onSay(text.trim() ? text : "", files);
      takeOut(place.current, { text, chips });
    } catch {
      const what = chips.length > 0 ? "the message and its files safe until they are" : "the message safe until it is";
      refuse(`This browser has no room to keep ${what} sent. Everything stays here; free some room, or send it without files.`);
    }
  }

  async function kept(): Promise<OutboxFile[]> {
    setBusy(true);
    try {
      return await keepForOutbox(chips);
    } finally {
      setBusy(false);
    }
  }

  function take(files: readonly File[]) {
    if (files.length > 0) refuse(attach(chat, files));
  }

  return (
    <form ref={form} onSubmit={(event) => void submit(event)} className="relative" data-composer={chat}>
      {note ? <p className="mb-2 text-muted">{note}</p> : null}
      {why ? (
        <div role="alert" className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-1">
          <p className={why.asText ? "" : "text-bad"}>{why.words}</p>
          {why.asText ? (
            <Button
              onClick={() => {
                // The button goes.
                form.current?.querySelector("textarea")?.focus();
                void submit(undefined, true);
              }}
            >
              Send it as text
            </Button>
          ) : null}
        </div>
      ) : null}
      <div className="rounded-card border border-line bg-surface focus-within:border-edge transition-colors">
        {chips.length > 0 ? (
          <ul aria-label="Files that go along" className="flex flex-wrap gap-1.5 p-1.5 pb-0 max-h-[30dvh] overflow-y-auto">
            {chips.map((chip) => (
              <FileChip key={chip.key} chip={chip} onRemove={() => detach(chat, chip.key)} />
            ))}
          </ul>
        ) : null}
        <div className="flex items-end gap-1 p-1.5">
          <Button look="quiet" glyph="attach" aria-label="Attach files" title="Attach files" onClick={() => picker.current?.click()} />
          <input
            ref={picker}
            type="file"
            multiple
            hidden
            aria-label="Files to attach"
            onChange={(event) => {
              take([...(event.target.files ?? [])]);
              event.target.value = "";
            }}
          />
          <MessageField
            text={text}
            pid={pid}
            commands={commands}
            placeholder={placeholder}
            autoFocus={autoFocus}
            onChange={change}
            onSubmit={() => void submit()}
            onRun={perform}
            onFiles={take}
            onEditLast={chips.length === 0 ? onEditLast : undefined}
          />
          <span className="flex items-end gap-2">
            {stop}
            <Button type="submit" look="primary" glyph="send" busy={busy} off={empty} aria-label="Send" title="Send (Enter)" />
          </span>
        </div>
      </div>
    </form>
  );
}

/** Of a word that looks like a command and is none. */
function NoCommand({ word }: { word: string }) {
  return (
    <>
      There is no command <span className="code">/{word}</span>. <span className="text-muted">A / alone shows those there are.</span>
    </>
  );
}
