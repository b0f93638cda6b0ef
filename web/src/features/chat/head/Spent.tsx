import { formatUsd } from "@/lib/text/money";
import { formatCount } from "@/lib/text/quantity";
import type { Usage } from "@/protocol/Usage";

/** What a chat has taken so far; nothing while it is nothing. */
export function Spent({ usage, className }: { usage: Usage; className: string }) {
  const { input_tokens, output_tokens, cost_usd } = usage;
  if (input_tokens + output_tokens === 0) return null;
  return (
    <span className={`figure text-faint whitespace-nowrap ${className}`} title="Tokens read and written, and their price">
      {formatCount(input_tokens)} in · {formatCount(output_tokens)} out · {formatUsd(cost_usd)}
    </span>
  );
}
