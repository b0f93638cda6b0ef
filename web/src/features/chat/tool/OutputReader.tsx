// All of a long output, from its first byte: read on as one scrolls, and only what is seen is in the page.

import { OutputTools } from "@/features/chat/tool/OutputTools";
import { outputForgotten, readFromStart, readOn, useOutput } from "@/live/streams/outputs";
import { formatBytes } from "@/lib/text/quantity";
import { AnsiText } from "@/ui/AnsiText";
import { Button } from "@/ui/Button";
import { ProblemCard } from "@/ui/ProblemCard";
import { useEffect, useRef } from "react";
import { VList, type VListHandle } from "virtua";

interface Props {
  opId: string;
  length: number;
  onLeave: () => void;
}

/** So many pixels before the end the next piece is asked for. */
const AHEAD = 2_000;

export function OutputReader({ opId, length, onLeave }: Props) {
  const buffer = useOutput(opId);
  const list = useRef<VListHandle>(null);
  useEffect(() => {
    readFromStart(opId);
    return () => outputForgotten(opId);
  }, [opId]);

  // What was followed until now was its end: the reading begins at its first byte.
  const begun = buffer !== undefined && !buffer.dropped && buffer.next > 0;
  const problem = buffer?.problem ?? null;
  const here = begun ? buffer.next : 0;
  const pieces = begun ? [...buffer.blocks, { at: buffer.tailAt, text: buffer.tail, style: buffer.tailStyle }] : [];
  function look() {
    const at = list.current;
    if (at && here < length && problem === null && at.scrollSize - at.scrollOffset - at.viewportSize < AHEAD) void readOn(opId);
  }
  return (
    <div className="border-t border-line" data-output="all">
      <VList
        key={begun ? "begun" : "coming"}
        ref={list}
        className="edges code whitespace-pre! text-muted overflow-auto! px-3 py-2 -outline-offset-2"
        style={{ height: "min(70dvh, 640px)" }}
        tabIndex={0}
        role="group"
        aria-label="All of the output"
        onScroll={look}
      >
        {pieces.map((piece) => (
          <pre key={piece.at} className="font-[inherit] [font-size:inherit] [line-height:inherit]">
            <AnsiText text={piece.text.endsWith("\n") ? piece.text.slice(0, -1) : piece.text} from={piece.style} />
          </pre>
        ))}
      </VList>
      {problem ? (
        <ProblemCard problem={problem} className="m-3 mt-0">
          <Button onClick={() => void readOn(opId)}>Try again</Button>
        </ProblemCard>
      ) : null}
      <OutputTools opId={opId} length={length} text={here >= length ? pieces.map((piece) => piece.text).join("") : null}>
        {here < length ? `${formatBytes(here)} of ${formatBytes(length)}` : formatBytes(length)}
        <button type="button" className="ml-3 min-h-6 text-muted hover:text-ink underline underline-offset-3" onClick={onLeave}>
          Show less
        </button>
      </OutputTools>
    </div>
  );
}
