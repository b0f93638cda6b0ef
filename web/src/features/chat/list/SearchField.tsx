import { setChat, useChatState } from "@/features/chat/chat_state";
import { isComposing } from "@/lib/is_composing";
import { belongsElsewhere, usePlainKeys } from "@/lib/plain_keys";
import { Glyph } from "@/ui/Glyph";
import { type KeyboardEvent, type RefObject, useEffect } from "react";

interface Props {
  field: RefObject<HTMLInputElement | null>;
  looking: boolean;
  onDown: () => void;
}

/** Searches titles and what was said; `/` comes here from anywhere on this page. */
export function SearchField({ field, looking, onDown }: Props) {
  const query = useChatState((state) => state.query);

  useEffect(() => {
    function slash(event: globalThis.KeyboardEvent) {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || belongsElsewhere(event.target)) return;
      if (!usePlainKeys.getState().on) return;
      // Out of view on the phone while a chat is open.
      if (!field.current || field.current.offsetParent === null) return;
      event.preventDefault();
      field.current.focus();
      field.current.select();
    }
    // Before the frame, for which the same key finds anything anywhere.
    window.addEventListener("keydown", slash, true);
    return () => window.removeEventListener("keydown", slash, true);
  }, [field]);

  function key(event: KeyboardEvent<HTMLInputElement>) {
    if (isComposing(event)) return;
    if (event.key === "ArrowDown" || (event.key === "Enter" && query)) {
      event.preventDefault();
      onDown();
    } else if (event.key === "Escape") {
      event.stopPropagation();
      if (query) setChat({ query: "" });
      else event.currentTarget.blur();
    }
  }

  return (
    <search className="relative block flex-1 min-w-0">
      <span className={`absolute left-2.5 inset-y-0 grid place-items-center text-faint pointer-events-none ${looking ? "animate-pulse" : ""}`}>
        <Glyph name="search" size={14} />
      </span>
      <input
        ref={field}
        type="search"
        className="w-full h-(--row) pl-8 pr-2 rounded-control border border-line bg-ground text-ink placeholder:text-faint hover:border-edge [&::-webkit-search-cancel-button]:appearance-none"
        value={query}
        placeholder="Search chats"
        aria-label="Search chats"
        aria-keyshortcuts="/"
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setChat({ query: event.target.value })}
        onKeyDown={key}
      />
      {query ? (
        <button
          type="button"
          className="absolute right-0 inset-y-0 w-8 pointer-coarse:w-11 grid place-items-center text-faint hover:text-ink"
          aria-label="Clear the search"
          onClick={() => {
            setChat({ query: "" });
            field.current?.focus();
          }}
        >
          <Glyph name="cross" size={14} />
        </button>
      ) : (
        <kbd className="figure absolute right-2.5 inset-y-0 hidden desk:grid place-items-center text-faint pointer-events-none pointer-coarse:hidden" aria-hidden="true">
          /
        </kbd>
      )}
    </search>
  );
}
