import { Grown } from "@/features/chat/said/grown";
import { Markdown } from "@/features/chat/markdown/Markdown";
import { Thoughts } from "@/features/chat/said/Thoughts";
import { useTokens } from "@/live/streams/tokens";
import { useContext, useLayoutEffect } from "react";

interface Props {
  messageId: string;
  /** Committed text; null while it grows. */
  text: string | null;
  thinking: string | null;
}

/** An answer, growing or committed: the same elements, so that nothing moves when it is committed. */
export function Answer({ messageId, text, thinking }: Props) {
  const stream = useTokens(messageId);
  const words = text ?? stream?.text.text ?? "";
  const thoughts = thinking ?? stream?.thinking.text ?? "";
  const grown = useContext(Grown);
  useLayoutEffect(grown, [grown, words, thoughts]);
  return (
    <>
      {thoughts ? <Thoughts text={thoughts} goesOn={text === null && words === ""} fromStart={text === null} /> : null}
      {words ? <Markdown text={words} grows={text === null} /> : null}
      {text === null && stream?.gap ? <p className="label text-faint mt-2">catching up …</p> : null}
    </>
  );
}
