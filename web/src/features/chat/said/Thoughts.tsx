import { cutText } from "@/lib/text/cut";
import { formatDuration } from "@/lib/text/quantity";
import { useNow } from "@/lib/use_now";
import { Glyph } from "@/ui/Glyph";
import { useState } from "react";

const MOST = 64_000;

interface Props {
  text: string;
  /** It thinks now. */
  goesOn: boolean;
  /** This page saw it begin, so it knows how long it took. */
  fromStart: boolean;
}

/** The model's thoughts, folded away; how long they took, when this page has seen it. */
export function Thoughts({ text, goesOn, fromStart }: Props) {
  const [begun] = useState(() => (fromStart && goesOn ? Date.now() : null));
  // The clock stands still when the thinking ends.
  const now = useNow(1000, goesOn);
  const took = begun !== null && now - begun >= 1_000 ? formatDuration(now - begun) : "";
  const words = goesOn ? `thinking${took && ` · ${took}`}` : took ? `thought for ${took}` : "thoughts";
  return (
    <details className="group mb-3 text-muted" data-thoughts="">
      <summary className={`label w-fit flex items-center gap-1.5 min-h-6 list-none text-faint hover:text-ink ${goesOn ? "sweep pr-6" : ""}`}>
        <span className="group-open:rotate-90 transition-transform">
          <Glyph name="right" size={12} />
        </span>
        {words}
      </summary>
      <p className="mt-2 pl-4 border-l border-line max-w-(--measure) whitespace-pre-wrap [overflow-wrap:anywhere]">{cutText(text, MOST)}</p>
    </details>
  );
}
