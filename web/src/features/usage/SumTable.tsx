import { type Group, GROUPS, modelOf, nameOf, readIn, sayCalls, sayCost } from "@/features/usage/sums";
import { formatCount } from "@/lib/text/quantity";
import { nameOfChat } from "@/lib/text/name_of_chat";
import { useWorld } from "@/live/store";
import type { UsageSum } from "@/protocol/UsageSum";
import { Literal } from "@/ui/Literal";
import { Cell, HeadCell, Row, Table } from "@/ui/Table";
import { useState } from "react";
import { Link } from "react-router";

const MOST = 10;
/** On the phone all of it stands in one line under the name. */
const WIDE = "max-desk:hidden!";

/** The dearest first, each with its part of the whole. */
export function SumTable({ group, sums }: { group: Group; sums: readonly UsageSum[] }) {
  const [all, setAll] = useState(false);
  if (sums.length === 0) return <p className="py-4 text-muted">Nothing was asked in this time.</p>;
  const shown = all ? sums : sums.slice(0, MOST);
  const cost = sums.reduce((sum, one) => sum + one.cost_usd, 0);
  const tokens = sums.reduce((sum, one) => sum + readIn(one) + one.output_tokens, 0);
  const shareOf = (one: UsageSum) => (cost > 0 ? one.cost_usd / cost : tokens > 0 ? (readIn(one) + one.output_tokens) / tokens : 0);
  return (
    <>
      <Table
        label={GROUPS.find(({ value }) => value === group)?.label ?? ""}
        head={
          <>
            <HeadCell className="w-full">{GROUPS.find(({ value }) => value === group)?.one}</HeadCell>
            <HeadCell figure>Calls</HeadCell>
            <HeadCell figure>In</HeadCell>
            <HeadCell figure>Cached</HeadCell>
            <HeadCell figure>Out</HeadCell>
            <HeadCell figure>Cost</HeadCell>
          </>
        }
      >
        {shown.map((one) => (
          <Row key={one.key} data-sum={one.key}>
            <Cell main className="desk:max-w-0">
              <span className="min-w-0 w-full">
                <span className="block truncate">
                  <Name group={group} sum={one} />
                </span>
                <span className="desk:hidden flex justify-between gap-4 figure text-muted">
                  <span>
                    {sayCalls(one.calls)} · {formatCount(readIn(one))} in, {formatCount(one.output_tokens)} out
                  </span>
                  <span className={one.unpriced > 0 ? "text-warn" : "text-ink"}>{sayCost(one)}</span>
                </span>
                <span aria-hidden="true" className="block h-0.5 mt-1 rounded-tag bg-line">
                  <span className="block h-full rounded-tag bg-muted" style={{ width: `${shareOf(one) * 100}%` }} />
                </span>
              </span>
            </Cell>
            <Cell figure className={WIDE}>
              {formatCount(one.calls)}
            </Cell>
            <Cell figure className={WIDE}>
              {formatCount(readIn(one))}
            </Cell>
            <Cell figure className={`text-muted ${WIDE}`}>
              {formatCount(one.cache_read_tokens)}
            </Cell>
            <Cell figure className={WIDE}>
              {formatCount(one.output_tokens)}
            </Cell>
            <Cell figure className={`${WIDE} ${one.unpriced > 0 ? "text-warn" : ""}`} title={one.unpriced > 0 ? `${one.unpriced} of its calls without a price` : undefined}>
              {sayCost(one)}
            </Cell>
          </Row>
        ))}
      </Table>
      {sums.length > shown.length ? (
        <button type="button" className="mt-2 min-h-6 text-muted hover:text-ink underline underline-offset-3" onClick={() => setAll(true)}>
          {sums.length - shown.length} more
        </button>
      ) : null}
    </>
  );
}

function Name({ group, sum }: { group: Group; sum: UsageSum }) {
  const pid = group === "process" && sum.key ? Number(sum.key) : null;
  const known = useWorld((world) => (pid === null ? undefined : world.processes[pid]?.process));
  if (known) {
    return (
      <Link to={`/processes/${known.pid}`} className="hover:underline underline-offset-3">
        <Literal text={nameOfChat(known.title, known.pid)} />
      </Link>
    );
  }
  const gone = !sum.label && group !== "model";
  return (
    <span className={`${group === "model" ? "code" : ""} ${gone ? "text-muted" : ""}`}>
      <Literal text={nameOf(group, sum)} />
      {group === "model" ? <span className="font-sans text-ui text-faint ml-2.5">{modelOf(sum.key).provider}</span> : null}
    </span>
  );
}
