import { MOST_TITLE, renameChat } from "@/features/chat/actions";
import { isComposing } from "@/lib/is_composing";
import { useEffect, useRef } from "react";

interface Props {
  pid: number;
  title: string;
  className?: string;
  /** Selects what stands in its place afterwards. */
  back: string;
  onDone: () => void;
}

/** The title in place: Enter and leaving keep it, Escape does not. */
export function RenameField({ pid, title, className = "", back, onDone }: Props) {
  const given = useRef(false);

  // A field that is taken away would leave the focus nowhere.
  useEffect(
    () => () => {
      requestAnimationFrame(() => {
        if (document.activeElement === document.body) document.querySelector<HTMLElement>(back)?.focus();
      });
    },
    [back],
  );

  function end(name: string | null) {
    // Taking the field away blurs it: that is not a second answer.
    if (given.current) return;
    given.current = true;
    if (name !== null) renameChat(pid, name);
    onDone();
  }

  return (
    <input
      type="text"
      className={`min-w-0 w-full rounded-control border border-edge bg-ground text-ink outline-none ${className}`}
      defaultValue={title}
      maxLength={MOST_TITLE}
      aria-label="Title of the chat"
      autoFocus
      onFocus={(event) => event.currentTarget.select()}
      onBlur={(event) => end(event.currentTarget.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (isComposing(event)) return;
        if (event.key === "Enter") end(event.currentTarget.value);
        if (event.key === "Escape") end(null);
      }}
    />
  );
}
