// What a command prints: in its colours, line by line while it runs, the end in view; of a long output
// the rest is read from the machine by offset.

import { endsQuery } from "@/features/chat/tool/ends";
import { OutputReader } from "@/features/chat/tool/OutputReader";
import { OutputTools } from "@/features/chat/tool/OutputTools";
import { catchUp, useOutput } from "@/live/streams/outputs";
import type { OutputBuffer } from "@/live/streams/output_buffer";
import { isEndedOp, type OpEntry } from "@/live/world";
import { formatBytes } from "@/lib/text/quantity";
import { AnsiText } from "@/ui/AnsiText";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useLayoutEffect, useRef, useState } from "react";

const OUTPUT_LINES = "code whitespace-pre! text-muted";
const BOX = `edges ${OUTPUT_LINES} max-h-72 overflow-auto [overflow-anchor:none] px-3 py-2 -outline-offset-2`;

/** Bytes that are read again without being asked for. */
const SHORT = 64 * 1024;

export function OutputView({ op }: { op: OpEntry }) {
  const buffer = useOutput(op.op_id);
  const [reads, setReads] = useState(false);
  const ended = isEndedOp(op.state);
  const { result } = op;
  const runs = op.state === "running" || op.state === "cancelling";
  useEffect(() => {
    // What came before this page looked.
    if (runs) void catchUp(op.op_id);
  }, [op.op_id, runs]);

  // The result is the text for the model; the machine still has it as it was printed, in its colours.
  const short = ended && !buffer && result !== null && !result.truncated && result.length > 0 && result.length <= SHORT;
  useEffect(() => {
    if (!short) return;
    const timer = setTimeout(() => void catchUp(op.op_id), 250);
    return () => clearTimeout(timer);
  }, [op.op_id, short]);

  const [wantsEnds, setWantsEnds] = useState(false);
  const long = ended && !buffer && result !== null && result.truncated;
  useEffect(() => {
    if (!long) return;
    const timer = setTimeout(() => setWantsEnds(true), 250);
    return () => clearTimeout(timer);
  }, [long]);
  const ends = useQuery({ ...endsQuery(op.op_id, result?.length ?? 0), enabled: long && wantsEnds });

  const length = Math.max(buffer?.length ?? 0, result?.length ?? 0);
  if (!runs && length === 0) return ended && result?.outcome === "ok" ? <Quiet words="no output" /> : null;
  if (reads && ended) return <OutputReader opId={op.op_id} length={length} onLeave={() => setReads(false)} />;

  // Of a command that has ended its result tells enough at first: all of a short output, both ends of
  // a long one. What was followed here stays as it is.
  const byResult = result !== null && (buffer === undefined || (!result.truncated && buffer.next < length));
  if (!byResult && (buffer === undefined || buffer.next === 0)) return <Quiet words={ended ? "its output is away" : "no output yet"} />;
  const whole = byResult ? !result.truncated : !buffer?.dropped && (buffer?.next ?? 0) >= length;
  return (
    <div className="border-t border-line" data-output="">
      {byResult ? (
        <pre className={BOX} tabIndex={0} role="group" aria-label="Output">
          <AnsiText text={result.truncated ? (ends.data ?? result.text) : result.text} />
        </pre>
      ) : buffer ? (
        <Follow buffer={buffer} follow={!ended} />
      ) : null}
      {buffer?.binary ? <p className="label px-3 pb-2 text-warn">not all of it is text</p> : null}
      {ended ? (
        <OutputTools opId={op.op_id} length={length} text={whole ? (byResult ? result.text : textOf(buffer)) : null}>
          {whole ? null : byResult ? `both ends of ${formatBytes(length)}` : `the end of ${formatBytes(length)}`}
          {whole ? null : (
            <button type="button" className="ml-3 min-h-6 text-muted hover:text-ink underline underline-offset-3" onClick={() => setReads(true)}>
              Show all
            </button>
          )}
        </OutputTools>
      ) : buffer?.dropped ? (
        <p className="figure px-3 pb-1.5 text-faint">the end of {formatBytes(length)}</p>
      ) : null}
    </div>
  );
}

function textOf(buffer: OutputBuffer | undefined): string {
  return buffer ? buffer.blocks.map((block) => block.text).join("") + buffer.tail : "";
}

function Quiet({ words }: { words: string }) {
  return <p className="label border-t border-line px-3 py-2 text-faint">{words}</p>;
}

function Follow({ buffer, follow }: { buffer: OutputBuffer; follow: boolean }) {
  const box = useRef<HTMLPreElement>(null);
  const sticks = useRef(true);
  useLayoutEffect(() => {
    if ((follow || buffer.dropped) && sticks.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [buffer, follow]);
  return (
    <pre
      ref={box}
      className={BOX}
      tabIndex={0}
      role="group"
      aria-label="Output"
      onScroll={(event) => {
        const at = event.currentTarget;
        sticks.current = at.scrollHeight - at.scrollTop - at.clientHeight < 24;
      }}
    >
      {buffer.blocks.map((block) => (
        <span key={block.at} className="block [content-visibility:auto] [contain-intrinsic-size:auto_1520px]">
          <AnsiText text={block.text} from={block.style} />
        </span>
      ))}
      <AnsiText text={buffer.tail} from={buffer.tailStyle} />
    </pre>
  );
}
