import { BUCKETS, hits, isNothing, LOOKS, sayCalls } from "@/features/usage/sums";
import { formatCount } from "@/lib/text/quantity";
import { percent } from "@/lib/text/share";
import type { UsageSum } from "@/protocol/UsageSum";

/** What the range comes to, bucket by bucket: also what the colours of the stack mean. Null: it is read just now. */
export function Buckets({ all }: { all: Omit<UsageSum, "key"> | null }) {
  const rate = all && hits(all);
  return (
    <dl className="mt-3 grid grid-cols-[repeat(3,auto)] justify-between gap-x-3 gap-y-2 desk:flex desk:justify-start desk:flex-wrap desk:gap-x-8">
      {BUCKETS.map(({ name, look, of }) => (
        <div key={name}>
          <dt className="text-faint flex items-center gap-1.5">
            <span aria-hidden="true" className={`size-2 rounded-tag bg-current ${LOOKS[look]}`} />
            {name}
          </dt>
          <dd className="figure">{all ? formatCount(of(all)) : "–"}</dd>
        </div>
      ))}
      <div>
        <dt className="text-faint">Cache hits</dt>
        <dd className="figure" title="Of all that was read, the part that came from a provider’s cache" data-hits="">
          {rate === null ? "–" : percent(rate)}
        </dd>
      </div>
      <div>
        <dt className="text-faint">Calls</dt>
        <dd className="figure">
          {all && (all.calls > 0 || isNothing(all)) ? formatCount(all.calls) : "–"}
          {all && all.unpriced > 0 ? <span className="text-warn"> · {sayCalls(all.unpriced)} without a price</span> : null}
        </dd>
      </div>
    </dl>
  );
}
