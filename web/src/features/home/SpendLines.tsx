import { SectionHead } from "@/features/home/SectionHead";
import { formatUsd } from "@/lib/text/money";
import { formatCount } from "@/lib/text/quantity";
import type { Spend } from "@/protocol/Spend";
import type { Usage } from "@/protocol/Usage";

/** What the models have cost, and plainly when nobody can know. */
export function SpendLines({ spend, demo }: { spend: Spend; demo: boolean }) {
  return (
    <section aria-labelledby="home-spend">
      <SectionHead id="home-spend" name="Spend" />
      <dl className="grid grid-cols-[minmax(0,1fr)_auto_auto]">
        <Line name="Today" usage={spend.today} priced={spend.priced} />
        <Line name="This month" usage={spend.month} priced={spend.priced} />
      </dl>
      <p className="mt-2 text-faint">
        {demo
          ? "No provider is set up: the demo script answers, and costs nothing."
          : spend.priced
            ? "Days and months by UTC."
            : "For some models no price is known: what they cost is not in these sums."}
      </p>
    </section>
  );
}

function Line({ name, usage, priced }: { name: string; usage: Usage; priced: boolean }) {
  const unknown = !priced && usage.cost_usd === 0 && usage.input_tokens > 0;
  return (
    <div className="contents">
      <dt className="border-b border-line py-1.5">{name}</dt>
      <dd className="border-b border-line py-1.5 figure text-muted text-right pl-4 content-center">
        {formatCount(usage.input_tokens)} in · {formatCount(usage.output_tokens)} out
      </dd>
      <dd className="border-b border-line py-1.5 figure text-right pl-6 content-center">{unknown ? "no price known" : `${priced ? "" : "≥ "}${formatUsd(usage.cost_usd)}`}</dd>
    </div>
  );
}
