// What a command prints: as text, line by line while it runs, the end in view; of a long output the
// rest is read from the machine by offset.

import { catchUp, readFromStart, readOn, useOutput } from "@/live/streams/outputs";
import type { OutputBuffer } from "@/live/streams/output_buffer";
import { isEndedOp, type OpEntry } from "@/live/world";
import { formatBytes } from "@/lib/text/quantity";
import { plainOutput } from "@/lib/text/terminal";
import { memo, useEffect, useLayoutEffect, useRef } from "react";

const BOX = "code whitespace-pre! max-h-72 overflow-auto [overflow-anchor:none] px-3 py-2 text-muted";

export function OutputView({ op }: { op: OpEntry }) {
  const buffer = useOutput(op.op_id);
  const ended = isEndedOp(op.state);
  const result = op.result;
  const runs = op.state === "running" || op.state === "cancelling";
  useEffect(() => {
    // What came before this page looked.
    if (runs) void catchUp(op.op_id);
  }, [op.op_id, runs]);

  const length = Math.max(buffer?.length ?? 0, result?.length ?? 0);
  if (!runs && length === 0) return ended && result?.outcome === "ok" ? <Quiet words="no output" /> : null;
  // Of a command that has ended its result tells enough at first: all of a short output, both ends of
  // a long one. What was followed here stays as it is.
  if (result !== null && (buffer === undefined || (!result.truncated && buffer.next < length))) {
    return (
      <div className="border-t border-line">
        <pre className={BOX} tabIndex={0} aria-label="Output">
          {plainOutput(result.text)}
        </pre>
        {result.truncated ? <More words={`Both ends of ${formatBytes(length)}`} action="Read all of it" onMore={() => readFromStart(op.op_id)} /> : null}
      </div>
    );
  }
  if (buffer === undefined || buffer.next === 0) return <Quiet words={ended ? "its output is away" : "no output yet"} />;
  return (
    <div className="border-t border-line">
      {buffer.dropped ? <More words={`The end of ${formatBytes(length)}`} action="Read from the start" onMore={() => readFromStart(op.op_id)} /> : null}
      <Follow buffer={buffer} follow={!ended} />
      {ended && buffer.next < length ? (
        <More words={`${formatBytes(buffer.next)} of ${formatBytes(length)}`} action="Read on" onMore={() => void readOn(op.op_id)} />
      ) : null}
      {buffer.binary ? <p className="label px-3 pb-2 text-warn">not all of it is text</p> : null}
    </div>
  );
}

function Quiet({ words }: { words: string }) {
  return <p className="label border-t border-line px-3 py-2 text-faint">{words}</p>;
}

function More({ words, action, onMore }: { words: string; action: string; onMore: () => void }) {
  return (
    <p className="figure flex justify-between gap-3 px-3 py-1.5 text-faint">
      {words}
      <button type="button" onClick={onMore} className="text-muted hover:text-ink underline underline-offset-3">
        {action}
      </button>
    </p>
  );
}

const Lines = memo(function Lines({ text }: { text: string }) {
  return <span className="block [content-visibility:auto] [contain-intrinsic-size:auto_1600px]">{plainOutput(text)}</span>;
});

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
      aria-label="Output"
      onScroll={(event) => {
        const at = event.currentTarget;
        sticks.current = at.scrollHeight - at.scrollTop - at.clientHeight < 24;
      }}
    >
      {buffer.blocks.map((block) => (
        <Lines key={block.at} text={block.text} />
      ))}
      {plainOutput(buffer.tail)}
    </pre>
  );
}
