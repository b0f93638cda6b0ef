import { reasonOf } from "@/features/chat/tool/reason";
import type { ToolResult } from "@/features/chat/tool/call";
import type { OpEntry } from "@/live/world";
import { formatDuration } from "@/lib/text/quantity";
import { useNow } from "@/lib/use_now";
import type { Outcome } from "@/protocol/Outcome";
import { sayState, type Tone, TONE_TEXT } from "@/ui/states";

const OUTCOMES: Record<Outcome, { words: string; tone: Tone }> = {
  ok: { words: "done", tone: "quiet" },
  error: { words: "failed", tone: "bad" },
  denied: { words: "denied", tone: "warn" },
  cancelled: { words: "stopped", tone: "warn" },
  unknown: { words: "outcome unknown", tone: "warn" },
};

/** How it stands, or how it ended: exit code, signal, time. */
export function ToolEnd({ op, result }: { op: OpEntry | null; result: ToolResult | null }) {
  const runs = op?.state === "running" || op?.state === "cancelling";
  const startedAt = op?.row?.started_at ?? null;
  const now = useNow(1000, runs && startedAt !== null);
  const parts: string[] = [];
  let tone: Tone;

  if (op && !op.result && op.state !== "denied") {
    const saying = sayState(op.state);
    tone = saying.tone;
    parts.push(saying.words);
    if (runs && startedAt !== null && now - startedAt >= 1000) parts.push(formatDuration(now - startedAt));
  } else {
    const ended = op?.result ?? null;
    const outcome = ended?.outcome ?? result?.outcome ?? (op ? "denied" : null);
    if (outcome === null) return null;
    tone = OUTCOMES[outcome].tone;
    const code = ended?.exit_code ?? result?.exit_code;
    if (code !== undefined && code !== null && (outcome === "ok" || outcome === "error")) parts.push(`exit ${code}`);
    else parts.push(OUTCOMES[outcome].words);
    if (ended?.signal) parts.push(`signal ${ended.signal}`);
    const { word } = reasonOf(ended);
    if (word) parts.push(word);
    if (ended?.started_at !== undefined && ended.ended_at !== undefined) parts.push(formatDuration(ended.ended_at - ended.started_at));
  }
  return (
    <span className={`figure shrink-0 pt-0.5 text-right ${TONE_TEXT[tone]}`} role="status">
      {parts.join(" · ")}
    </span>
  );
}
