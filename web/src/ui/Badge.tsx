import { type Tone, TONE_TEXT } from "@/ui/states";
import type { ReactNode } from "react";

/** A word or a number that stands at something. The tone "signal" means: it waits for you. */
export function Badge({ tone = "quiet", children }: { tone?: Tone; children: ReactNode }) {
  const look = tone === "signal" ? "bg-signal text-on-signal border-signal" : `border-line ${TONE_TEXT[tone]}`;
  return <span className={`label inline-flex items-center h-[18px] px-1.5 rounded-tag border whitespace-nowrap ${look}`}>{children}</span>;
}
