import { changeProcess } from "@/features/chat/change_process";
import { useWorld } from "@/live/store";
import { formatCount, formatUsd } from "@/lib/text/quantity";
import type { Posture } from "@/protocol/Posture";
import { Glyph } from "@/ui/Glyph";
import { StateLabel } from "@/ui/StateLabel";
import { Literal } from "@/ui/Literal";
import { useState } from "react";
import { Link } from "react-router";

const POSTURES: readonly { value: Posture; label: string }[] = [
  { value: "ask", label: "asks first" },
  { value: "watch", label: "only reads" },
];

export function ChatHead({ pid }: { pid: number }) {
  const process = useWorld((world) => world.processes[pid]?.process);
  const [wrong, setWrong] = useState<string | null>(null);
  const usage = process?.usage;
  return (
    <header className="shrink-0 h-[52px] flex items-center gap-3 pl-2 pr-3 desk:px-6 border-b border-line">
      <Link to="/chat" aria-label="All chats" className="desk:hidden grid place-items-center size-(--row) text-muted">
        <Glyph name="back" />
      </Link>
      <h2 className="flex-1 min-w-0 truncate text-title font-semibold"><Literal text={process?.title || "New chat"} /></h2>
      {wrong ? <span className="text-bad truncate">{wrong}</span> : null}
      {usage && usage.input_tokens + usage.output_tokens > 0 ? (
        <span className="figure text-faint hidden wide:inline" title="Tokens read and written, and their price">
          {formatCount(usage.input_tokens)} in · {formatCount(usage.output_tokens)} out · {formatUsd(usage.cost_usd)}
        </span>
      ) : null}
      {process && process.state !== "idle" ? <StateLabel state={process.state} className="hidden desk:inline" /> : null}
      {process ? (
        <label className="flex items-center">
          <span className="sr-only">How much it may do unasked</span>
          <select
            className="h-(--row) pr-1 bg-transparent text-muted hover:text-ink text-right rounded-control"
            value={process.posture}
            onChange={(event) => {
              setWrong(null);
              changeProcess(pid, { posture: event.target.value as Posture }).catch((thrown: unknown) => setWrong(String(thrown)));
            }}
          >
            {POSTURES.map((posture) => (
              <option key={posture.value} value={posture.value}>
                {posture.label}
              </option>
            ))}
          </select>
        </label>
      ) : null}
    </header>
  );
}
