import { SumHead, SumRow } from "@/features/usage/SumRow";
import { type Group, GROUPS, modelOf, nameOf, readIn } from "@/features/usage/sums";
import { nameOfChat } from "@/lib/text/name_of_chat";
import { useWorld } from "@/live/store";
import type { UsageSum } from "@/protocol/UsageSum";
import { Literal } from "@/ui/Literal";
import { Table } from "@/ui/Table";
import { useState } from "react";
import { Link } from "react-router";

const MOST = 10;

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
      <Table label={GROUPS.find(({ value }) => value === group)?.label ?? ""} head={<SumHead name={GROUPS.find(({ value }) => value === group)?.one ?? ""} />}>
        {shown.map((one) => (
          <SumRow key={one.key} sum={one} share={shareOf(one)}>
            <Name group={group} sum={one} />
          </SumRow>
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
