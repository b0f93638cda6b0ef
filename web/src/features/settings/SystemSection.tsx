import { ApprovalHours } from "@/features/settings/ApprovalHours";
import { Section } from "@/features/settings/Section";
import { asProblem } from "@/lib/http/problem";
import { systemQuery } from "@/lib/queries/system";
import { formatDuration } from "@/lib/text/quantity";
import type { Beacon } from "@/protocol/Beacon";
import type { Tier } from "@/protocol/Tier";
import { Loading } from "@/ui/Loading";
import { ProblemCard } from "@/ui/ProblemCard";
import { useQuery } from "@tanstack/react-query";

const TIERS: Record<Tier, { name: string; says: string }> = {
  separate_user: {
    name: "separate user",
    says: "Commands run as another user; keys, database and sockets are out of their reach.",
  },
  same_user: {
    name: "not isolated",
    says: "Commands run as the user of the services: only judgement stands between an approved command and the keys. Started as root, Metatron runs them as a user of their own.",
  },
};

export function SystemSection() {
  const system = useQuery(systemQuery);
  if (system.isError) return <ProblemCard problem={asProblem(system.error)} />;
  if (!system.data) return <Loading what="Reading" />;
  return (
    <>
      <Section title="Metatron">
        <p className="figure text-muted">version {system.data.version}</p>
      </Section>
      <Section title="Machines" lead={system.data.nodes.length === 0 ? "None answers. Commands wait until one does; messages are taken all the same." : undefined}>
        <ul className="grid gap-3">
          {system.data.nodes.map((node) => (
            <Node key={node.node} node={node} now={system.data.now} />
          ))}
        </ul>
      </Section>
      <Section title="Questions" lead="How long a question stays open before it counts as a no.">
        <ApprovalHours />
      </Section>
    </>
  );
}

function Node({ node, now }: { node: Beacon; now: number }) {
  const tier = TIERS[node.tier];
  return (
    <li className="rounded-card border border-line bg-surface px-4 py-3">
      <h3 className="font-semibold flex flex-wrap items-baseline gap-x-2">
        {node.hostname} <span className="figure text-faint">{node.node}</span>
      </h3>
      <dl className="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
        <dt className="text-faint">Commands run as</dt>
        <dd className="code">{node.user}</dd>
        <dt className="text-faint">Isolation</dt>
        <dd>
          <span className={node.tier === "same_user" ? "text-warn" : "text-ok"}>{tier.name}</span>
          <span className="block text-muted max-w-(--measure)">{tier.says}</span>
        </dd>
        <dt className="text-faint">Place</dt>
        <dd>{node.place === "container" ? "in a container" : "on the machine itself"}</dd>
        <dt className="text-faint">Running now</dt>
        <dd>{node.running === 1 ? "1 command" : `${node.running} commands`}</dd>
        <dt className="text-faint">Heard</dt>
        <dd>{formatDuration(Math.max(0, now - node.at))} ago · version {node.version}</dd>
      </dl>
      {node.warnings.map((warning) => (
        <p key={warning} className="mt-2 text-warn">
          {warning}
        </p>
      ))}
    </li>
  );
}
