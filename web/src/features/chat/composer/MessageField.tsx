import type { Command } from "@/features/chat/composer/command";
import { Offers } from "@/features/chat/composer/Offers";
import { type Row, useCompletion } from "@/features/chat/composer/use_completion";
import { isComposing } from "@/lib/is_composing";
import { isTouch } from "@/lib/is_touch";
import { type ClipboardEvent, type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from "react";

interface Props {
  text: string;
  pid: number | null;
  commands: readonly Command[];
  placeholder: string;
  autoFocus: boolean;
  onChange: (text: string) => void;
  onSubmit: () => void;
  onRun: (command: Command, argument: string) => void;
  onFiles: (files: readonly File[]) => void;
  onEditLast: (() => void) | undefined;
}

/** The text itself, with what can be taken at the caret. */
export function MessageField({ text, pid, commands, placeholder, autoFocus, onChange, onSubmit, onRun, onFiles, onEditLast }: Props) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState(text.length);
  const [focused, setFocused] = useState(false);
  /** Text at which what is offered was put away with Escape. */
  const [putAway, setPutAway] = useState<string | null>(null);
  const [chosen, setChosen] = useState(0);
  const wanted = useRef<number | null>(null);
  const offer = useCompletion({ text, caret, pid, commands, open: focused && putAway !== text });
  const rows = offer?.rows ?? [];
  const at = Math.min(chosen, Math.max(0, rows.length - 1));

  useLayoutEffect(() => {
    if (wanted.current === null) return;
    field.current?.setSelectionRange(wanted.current, wanted.current);
    wanted.current = null;
  }, [text]);

  function change(next: string, place: number) {
    setCaret(place);
    setChosen(0);
    setPutAway(null);
    onChange(next);
  }

  function take(row: Row) {
    field.current?.focus();
    if ("run" in row.taken) onRun(row.taken.run, row.taken.argument);
    else {
      wanted.current = row.taken.put.caret;
      change(row.taken.put.text, row.taken.put.caret);
    }
  }

  /** Whether the key was for what is offered. */
  function steer(event: KeyboardEvent): boolean {
    if (!offer) return false;
    if (event.key === "Escape") {
      // It closes this and nothing under it.
      event.stopPropagation();
      setPutAway(text);
      return true;
    }
    const row = rows[at];
    if (!row) return false;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      setChosen((at + (event.key === "ArrowDown" ? 1 : rows.length - 1)) % rows.length);
      return true;
    }
    if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey) {
      take(row);
      return true;
    }
    return false;
  }

  function key(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (steer(event)) event.preventDefault();
    else if (event.key === "ArrowUp" && text === "" && onEditLast) {
      event.preventDefault();
      onEditLast();
    } else if (event.key === "Enter" && !event.shiftKey && !isTouch()) {
      // On a touch keyboard Enter makes a line, as everywhere there. One that is held from before was for something else.
      event.preventDefault();
      if (!event.repeat) onSubmit();
    }
  }

  function paste(event: ClipboardEvent) {
    const files = [...event.clipboardData.files];
    // A copied table or text may come with a picture of itself: the text is meant.
    if (files.length === 0 || event.clipboardData.types.includes("text/plain")) return;
    event.preventDefault();
    onFiles(files);
  }

  return (
    <>
      {offer && (rows.length > 0 || offer.note) ? <Offers id={`${id}-offers`} offer={offer} chosen={at} onChoose={setChosen} onTake={take} /> : null}
      <textarea
        ref={field}
        className="flex-1 min-w-0 px-2 py-[calc((var(--row)-24px)/2)] max-h-[40dvh] min-h-(--row) resize-none bg-transparent text-read field-sizing-content outline-none placeholder:text-faint"
        rows={1}
        value={text}
        onChange={(event) => change(event.target.value, event.target.selectionStart)}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onKeyDown={key}
        onPaste={paste}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        placeholder={placeholder}
        aria-label={placeholder}
        aria-autocomplete="list"
        aria-controls={rows.length > 0 ? `${id}-offers` : undefined}
        aria-activedescendant={rows.length > 0 ? `${id}-offers-${at}` : undefined}
        autoFocus={autoFocus}
        enterKeyHint="enter"
      />
    </>
  );
}
