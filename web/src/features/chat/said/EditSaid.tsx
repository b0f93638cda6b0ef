// A message changed in its place. What was said stays in the record; it and what follows is set aside.

import { closeComposing, openComposing, useComposing, write } from "@/features/chat/composer/composing";
import { Attachments } from "@/features/chat/said/Attachments";
import { attachmentsOf, wordsOf } from "@/features/chat/said/text";
import { say } from "@/live/outbox/sender";
import { useWorld } from "@/live/store";
import { isComposing } from "@/lib/is_composing";
import { isTouch } from "@/lib/is_touch";
import type { Message } from "@/protocol/Message";
import { Button } from "@/ui/Button";
import { type FormEvent, type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";

interface Props {
  pid: number;
  message: Message;
  /** Nothing was said after its answer. */
  isLast: boolean;
  onLeave: () => void;
}

export function EditSaid({ pid, message, isLast, onLeave }: Props) {
  const name = `edit ${message.id}`;
  const before = wordsOf(message);
  const text = useComposing((all) => all[name]?.text) ?? before;
  const [wrong, setWrong] = useState<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const idle = useWorld((state) => state.processes[pid]?.process.state === "idle");
  const files = attachmentsOf(message);
  const empty = !text.trim() && files.length === 0;

  useLayoutEffect(() => openComposing(name, before), [name, before]);
  useEffect(() => {
    const at = field.current;
    at?.focus();
    at?.setSelectionRange(at.value.length, at.value.length);
    // Back to the button that opened it.
    return () => {
      requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-edit="${message.id}"]`)?.focus());
    };
  }, [message.id]);

  function leave() {
    closeComposing(name);
    onLeave();
  }

  function submit(event?: FormEvent) {
    event?.preventDefault();
    if (empty || !idle) return;
    try {
      say({ pid }, text, { replaces: message.id, files });
      leave();
    } catch {
      setWrong("This browser has no room to keep the message safe until it is sent. The text stays here.");
    }
  }

  function key(event: KeyboardEvent) {
    if (isComposing(event)) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      leave();
    } else if (event.key === "Enter" && !event.shiftKey && !isTouch()) submit(event);
  }

  return (
    <form onSubmit={submit} className="max-w-(--measure)" data-editing="">
      <Attachments files={files} />
      <textarea
        ref={field}
        className="block w-full rounded-card border border-edge bg-raised px-3.5 py-2 text-read font-medium resize-none field-sizing-content max-h-[50dvh] min-h-(--row)"
        value={text}
        onChange={(event) => write(name, event.target.value)}
        onKeyDown={key}
        aria-label="Edit the message"
        aria-describedby={`edit-${message.id}`}
        rows={1}
      />
      <p id={`edit-${message.id}`} className="mt-2 text-muted">
        {isLast ? "Its answer is set aside" : "Its answer and everything after it is set aside"}: it stays in the record, and is neither shown here nor read to the model any more.
        What was done on the machine stays done.
      </p>
      {wrong ? (
        <p role="alert" className="mt-2 text-bad">
          {wrong}
        </p>
      ) : null}
      <div className="mt-3 flex gap-2">
        <Button type="submit" look="primary" off={empty || !idle}>
          Say this instead
        </Button>
        <Button look="quiet" onClick={leave}>
          Leave as it was
        </Button>
      </div>
    </form>
  );
}
