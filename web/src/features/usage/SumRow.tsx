// A sum as a row: a table's figures at the desk, on the phone one line under the name.

import { readIn, sayCalls, sayCost, sayTokens } from "@/features/usage/sums";
import { formatCount } from "@/lib/text/quantity";
import type { UsageSum } from "@/protocol/UsageSum";
import { Cell, HeadCell, Row } from "@/ui/Table";
import type { ReactNode } from "react";

const WIDE = "max-desk:hidden!";

export function SumHead({ name }: { name: string }) {
  return (
    <>
      <HeadCell className="w-full">{name}</HeadCell>
      <HeadCell figure>Calls</HeadCell>
      <HeadCell figure>In</HeadCell>
      <HeadCell figure>Cached</HeadCell>
      <HeadCell figure>Out</HeadCell>
      <HeadCell figure>Cost</HeadCell>
    </>
  );
}

interface Props {
  sum: UsageSum;
  /** Its part of the whole, 0 to 1, as a line under its name. */
  share?: number;
  /** Its name. */
  children: ReactNode;
}

export function SumRow({ sum, share, children }: Props) {
  const bounded = sum.unpriced > 0;
  return (
    <Row data-sum={sum.key}>
      <Cell main className="desk:max-w-0">
        <span className="min-w-0 w-full">
          <span className="block truncate">{children}</span>
          <span className="desk:hidden flex justify-between gap-4 figure font-normal text-muted">
            <span>{[sayCalls(sum.calls), sayTokens(sum)].filter(Boolean).join(" · ")}</span>
            <span className={bounded ? "text-warn" : "text-ink"}>{sayCost(sum)}</span>
          </span>
          {share === undefined ? null : (
            <span aria-hidden="true" className="block h-0.5 mt-1 rounded-tag bg-line">
              <span className="block h-full rounded-tag bg-muted" style={{ width: `${share * 100}%` }} />
            </span>
          )}
        </span>
      </Cell>
      <Cell figure className={WIDE}>
        {sum.calls > 0 ? formatCount(sum.calls) : "–"}
      </Cell>
      <Cell figure className={WIDE}>
        {formatCount(readIn(sum))}
      </Cell>
      <Cell figure className={`text-muted ${WIDE}`}>
        {formatCount(sum.cache_read_tokens)}
      </Cell>
      <Cell figure className={WIDE}>
        {formatCount(sum.output_tokens)}
      </Cell>
      <Cell figure className={`${WIDE} ${bounded ? "text-warn" : ""}`} title={bounded ? `${sum.unpriced} of its calls without a price` : undefined}>
        {sayCost(sum)}
      </Cell>
    </Row>
  );
}
