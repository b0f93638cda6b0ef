import { pricesQuery } from "@/features/settings/providers/prices_query";
import { formatCount } from "@/lib/text/quantity";
import { formatDay } from "@/lib/text/time";
import { Literal } from "@/ui/Literal";
import { QueryProblem } from "@/ui/QueryProblem";
import { Skeleton } from "@/ui/Skeleton";
import { useQuery } from "@tanstack/react-query";

/** Where the prices come from that nobody set here, and how newer ones get in. */
export function PricesPart() {
  const prices = useQuery(pricesQuery);
  if (prices.isPending) return <Skeleton lines={2} />;
  if (!prices.data) return <QueryProblem query={prices} />;
  const { source, models, updated_at, built_in } = prices.data;
  return (
    <div className="max-w-[64ch] grid gap-1.5" data-prices={models}>
      <p className="[overflow-wrap:anywhere]">
        {formatCount(models)} models, from <Literal text={source} />; in force here since {formatDay(updated_at)} {new Date(updated_at).getFullYear()}.{built_in ? " It came with this release." : ""}
      </p>
      <p className="text-muted">
        A newer list is taken in on the machine with <code className="font-mono text-code text-ink">metatron route prices update FILE</code>. What you set under Models goes before it.
      </p>
    </div>
  );
}
