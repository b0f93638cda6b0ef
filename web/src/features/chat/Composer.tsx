import { keepDraft, readDraft } from "@/features/chat/drafts";
import { Button } from "@/ui/Button";
import { type FormEvent, type KeyboardEvent, type ReactNode, useState } from "react";

/** The server takes 1 MiB; a text as long as that is a file. */
const MOST = 1024 * 1024;

interface Props {
  /** Under which name the draft is kept. */
  chat: string;
  placeholder: string;
  onSay: (text: string) => void;
  autoFocus?: boolean;
  note?: ReactNode;
  stop?: ReactNode;
}

function isTouch(): boolean {
  return window.matchMedia("(pointer: coarse)").matches;
}

export function Composer({ chat, placeholder, onSay, autoFocus = false, note, stop }: Props) {
  const [text, setText] = useState(() => readDraft(chat));
  const [wrong, setWrong] = useState<string | null>(null);

  function change(next: string) {
    setText(next);
    keepDraft(chat, next);
    setWrong(null);
  }

  function submit(event?: FormEvent) {
    event?.preventDefault();
    if (!text.trim()) return;
    if (new Blob([text]).size > MOST) {
      setWrong("That is more than 1 MiB. Put it into a file on the machine and name the file.");
      return;
    }
    try {
      onSay(text);
      change("");
    } catch {
      setWrong("This browser has no room to keep the message safe until it is sent. The text stays here.");
    }
  }

  function key(event: KeyboardEvent) {
    // On a touch keyboard Enter makes a line, as everywhere there.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing || isTouch()) return;
    submit(event);
  }

  return (
    <form onSubmit={submit} className="relative">
      {note ? <p className="mb-2 text-muted">{note}</p> : null}
      {wrong ? (
        <p role="alert" className="mb-2 text-bad">
          {wrong}
        </p>
      ) : null}
      <div className="flex items-end gap-2 rounded-card border border-line bg-surface p-1.5 focus-within:border-edge transition-colors">
        <textarea
          className="flex-1 min-w-0 px-2 py-[7px] max-h-[38dvh] min-h-(--row) resize-none bg-transparent text-read field-sizing-content outline-none placeholder:text-faint"
          rows={1}
          value={text}
          onChange={(event) => change(event.target.value)}
          onKeyDown={key}
          placeholder={placeholder}
          aria-label={placeholder}
          autoFocus={autoFocus}
          enterKeyHint="enter"
        />
        {stop}
        <Button type="submit" look="primary" glyph="send" off={!text.trim()} aria-label="Send" title="Send (Enter)" />
      </div>
    </form>
  );
}
