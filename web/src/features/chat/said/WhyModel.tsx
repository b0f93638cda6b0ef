import { part } from "@/lib/part";
import { formatUsd } from "@/lib/text/money";
import { formatCount } from "@/lib/text/quantity";
import type { Message } from "@/protocol/Message";
import { useOnceOpen } from "@/ui/float/use_once_open";
import { Suspense, useState } from "react";

const WhySheet = part(() => import("@/features/chat/said/WhySheet"));

/** Which model said it, what it took; the cost only where there is a price. A press says why this one. */
export function WhyModel({ message }: { message: Message }) {
  const [open, setOpen] = useState(false);
  const once = useOnceOpen(open);
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
        title="Why this model, and what it read and wrote"
        onClick={() => setOpen(true)}
        className="hit figure text-faint hover:text-muted flex items-center ml-1 px-1 h-6 min-w-0 whitespace-pre rounded-tag"
      >
        <span className="truncate">{model}</span>
        {tokens ? (
          // Where there is little room, what it cost says more.
          <span className={cost ? "max-desk:hidden" : ""}>
            {model ? " · " : ""}
            {formatCount(tokens.input_tokens)} in, {formatCount(tokens.output_tokens)} out
          </span>
        ) : null}
        {cost ? <span> · {cost}</span> : null}
      </button>
      {once ? (
        <Suspense fallback={null}>
          <WhySheet message={message} open={open} onOpenChange={setOpen} />
        </Suspense>
      ) : null}
    </>
  );
}
