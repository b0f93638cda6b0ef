import { MOST_TITLE, renameChat } from "@/features/chat/actions";
import { useRef } from "react";

interface Props {
  pid: number;
  title: string;
  className?: string;
  onDone: () => void;
}

/** The title in place: Enter and leaving keep it, Escape does not. */
export function RenameField({ pid, title, className = "", onDone }: Props) {
  const given = useRef(false);

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
        if (event.nativeEvent.isComposing) return;
        if (event.key === "Enter") end(event.currentTarget.value);
        if (event.key === "Escape") end(null);
      }}
    />
  );
}
