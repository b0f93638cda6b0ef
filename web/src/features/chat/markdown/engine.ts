// What turns a block's text into elements. Fetched by itself, beside the page that shows it.

import { parseMarkdown } from "@/features/chat/markdown/parse";
import { render } from "@/features/chat/markdown/render";
import { Literal } from "@/ui/Literal";
import { createElement, type ReactNode } from "react";
import remend from "remend";

/** Closed for the eye only: what is open in the last line must not jump when its end comes. */
const MENDING = { linkMode: "text-only", images: false } as const;

/** `open`: more is added to it. */
export function elementsOf(source: string, open: boolean): ReactNode {
  try {
    return render(parseMarkdown(open ? remend(source, MENDING) : source));
  } catch {
    // Whatever it was that cannot be read as Markdown can be read as it is.
    return createElement(Literal, { text: source, words: true });
  }
}
