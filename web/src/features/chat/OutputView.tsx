// What a command prints: as text, line by line while it runs, the end in view; of a long output the
// rest is read from the machine by offset.

import { readOutput, rewindOutput, useOutput } from "@/live/streams/outputs";
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
  const started = op.state === "running" || op.state === "cancelling" || (result !== null && result.length > 0);
  const whole = result !== null && !result.truncated;
  useEffect(() => {
    // What came before this page looked, or what a hole in the events has left out.
    if (started && !whole) void readOutput(op.op_id);
  }, [op.op_id, started, whole]);

  if (!started) return null;
  const length = Math.max(buffer?.length ?? 0, result?.length ?? 0);
  // The short output of an ended command is known without asking the machine.
  if (whole && (buffer === undefined || buffer.next < length)) {
    return <div className="border-t border-line"><pre className={BOX}>{plainOutput(result.text)}</pre></div>;
  }
  if (buffer === undefined || length === 0) {
    return <p className="label border-t border-line px-3 py-2 text-faint">{ended ? "no output" : "no output yet"}</p>;
  }
  return (
    <div className="border-t border-line">
      {buffer.dropped ? (
        <More words={`The end of ${formatBytes(length)}`} action="Read from the start" onMore={() => rewindOutput(op.op_id)} />
      ) : null}
      <Follow buffer={buffer} follow={!ended} />
      {ended && buffer.next < length ? (
        <More words={`${formatBytes(buffer.next)} of ${formatBytes(length)}`} action="Read on" onMore={() => void readOutput(op.op_id)} />
      ) : null}
      {buffer.binary ? <p className="label px-3 pb-2 text-warn">not all of it is text</p> : null}
    </div>
  );
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
    if (follow && sticks.current && box.current) box.current.scrollTop = box.current.scrollHeight;
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
