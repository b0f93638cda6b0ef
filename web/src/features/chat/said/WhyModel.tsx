import { useStoodIn } from "@/features/chat/said/use_stood_in";
import { part } from "@/lib/part";
import { formatUsd } from "@/lib/text/money";
import { formatCount } from "@/lib/text/quantity";
import type { Message } from "@/protocol/Message";
import { sayAfter } from "@/ui/call/words";
import { useOnceOpen } from "@/ui/float/use_once_open";
import { Glyph } from "@/ui/Glyph";
import { Suspense, useState } from "react";

const WhySheet = part(() => import("@/features/chat/said/WhySheet"));

/** Which model said it, after how many others, what it took; the cost only where there is a price. A press says why this one. */
export function WhyModel({ message }: { message: Message }) {
  const [open, setOpen] = useState(false);
  const once = useOnceOpen(open);
  const others = useStoodIn(message);
  const { model, usage } = message;
  const tokens = usage && usage.input_tokens + usage.output_tokens > 0 ? usage : null;
  if (!model && !tokens) return null;
  const cost = tokens && tokens.cost_usd > 0 ? formatUsd(tokens.cost_usd) : null;
  return (
    <>
      <button
        type="button"
        data-usage=""
        aria-haspopup="dialog"
        title="Why this model, and what it took"
        onClick={() => setOpen(true)}
        className="group/why hit figure text-faint hover:text-muted focus-visible:text-muted flex items-center ml-1 px-1 h-6 min-w-0 whitespace-pre rounded-tag"
      >
        <span className="sr-only">Why this model: </span>
        <span className="flex min-w-0 border-b border-transparent transition-colors group-hover/why:border-edge group-focus-visible/why:border-edge">
          <span className="truncate min-w-[8ch]">{model}</span>
          {others > 0 ? (
            <span className="text-muted">
              {model ? " · " : ""}
              {sayAfter(others)}
            </span>
          ) : null}
          {tokens ? (
            // Where there is little room, what it cost says more.
            <span className={cost || others > 0 ? "max-desk:hidden" : ""}>
              {model ? " · " : ""}
              {formatCount(tokens.input_tokens)} in, {formatCount(tokens.output_tokens)} out
            </span>
          ) : null}
          {cost ? <span> · {cost}</span> : null}
        </span>
        <Glyph name="right" size={12} className="ml-1" />
      </button>
      {once ? (
        <Suspense fallback={null}>
          <WhySheet message={message} open={open} onOpenChange={setOpen} />
        </Suspense>
      ) : null}
    </>
  );
}
