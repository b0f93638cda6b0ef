import { sayWeekday } from "@/features/usage/ranges";
import { readIn, sayCalls, sayCost } from "@/features/usage/sums";
import { formatCount } from "@/lib/text/quantity";
import type { UsageSum } from "@/protocol/UsageSum";
import { Cell, HeadCell, Row, Table } from "@/ui/Table";

/** On the phone all of it stands in one line under the day. */
const WIDE = "max-desk:hidden!";

/** The newest first; days on which nothing was asked are left out. */
export function DayTable({ days }: { days: readonly UsageSum[] }) {
  const busy = days.filter((day) => day.calls > 0).toReversed();
  if (busy.length === 0) return <p className="py-4 text-muted">Nothing was asked on any of these days.</p>;
  return (
    <Table
      label="By day"
      head={
        <>
          <HeadCell>Day</HeadCell>
          <HeadCell figure>Calls</HeadCell>
          <HeadCell figure>In</HeadCell>
          <HeadCell figure>Cached</HeadCell>
          <HeadCell figure>Out</HeadCell>
          <HeadCell figure>Cost</HeadCell>
        </>
      }
    >
      {busy.map((day) => (
        <Row key={day.key}>
          <Cell main>
            <span className="min-w-0 w-full">
              {sayWeekday(day.key)}
              <span className="desk:hidden flex justify-between gap-4 figure font-normal text-muted">
                <span>
                  {sayCalls(day.calls)} · {formatCount(readIn(day))} in, {formatCount(day.output_tokens)} out
                </span>
                <span className={day.unpriced > 0 ? "text-warn" : "text-ink"}>{sayCost(day)}</span>
              </span>
            </span>
          </Cell>
          <Cell figure className={WIDE}>
            {formatCount(day.calls)}
          </Cell>
          <Cell figure className={WIDE}>
            {formatCount(readIn(day))}
          </Cell>
          <Cell figure className={`text-muted ${WIDE}`}>
            {formatCount(day.cache_read_tokens)}
          </Cell>
          <Cell figure className={WIDE}>
            {formatCount(day.output_tokens)}
          </Cell>
          <Cell figure className={`${WIDE} ${day.unpriced > 0 ? "text-warn" : ""}`}>
            {sayCost(day)}
          </Cell>
        </Row>
      ))}
    </Table>
  );
}
