import { FINDING } from "@/features/home/Finding";
import { Findings } from "@/features/home/Findings";
import { Gauges } from "@/features/home/Gauges";
import type { ShownNode } from "@/lib/queries/home_look";
import { Ports } from "@/features/home/Ports";
import { SectionHead } from "@/features/home/SectionHead";
import { TopProcesses } from "@/features/home/TopProcesses";
import { formatDuration } from "@/lib/text/quantity";
import { sayTier } from "@/lib/text/tier";
import { formatClock, formatFull } from "@/lib/text/time";
import { Literal } from "@/ui/Literal";

interface Props {
  node: ShownNode;
  /** With all that was found on it. */
  whole: boolean;
}

/** One machine: what it is, how it stands, what keeps agents from its keys. */
export function MachineView({ node, whole }: Props) {
  const { beacon, machine, silentSince, problem } = node;
  const id = `machine-${beacon.node}`;
  return (
    <section aria-labelledby={id} data-node={beacon.node} data-silent={silentSince !== null || undefined}>
      <SectionHead id={id} name={beacon.hostname}>
        {machine && silentSince === null ? (
          <span className="figure text-faint" title={`Looked at ${formatFull(machine.looked_at)}`}>
            up {formatDuration(machine.uptime_s * 1000)}
          </span>
        ) : (
          <span className="label text-bad">away</span>
        )}
      </SectionHead>
      {problem ? (
        <p role="status" className="mt-3 text-warn [overflow-wrap:anywhere]">
          {silentSince === null ? "" : `It has not answered since ${formatClock(silentSince)}. `}
          {problem}
          {machine ? ` What stands here is its look of ${formatClock(machine.looked_at)}.` : ""}
        </p>
      ) : null}
      {machine ? (
        <>
          <p className="mt-3 text-muted [overflow-wrap:anywhere]">
            <Literal text={machine.os} /> · {machine.cpus} {machine.cpus === 1 ? "core" : "cores"} · <Literal text={`${machine.kernel} ${machine.arch}`} />
          </p>
          <Gauges machine={machine} />
        </>
      ) : null}
      <dl className="mt-5 border-t border-line">
        <div className={FINDING}>
          <dt className="font-medium">Isolation</dt>
          <dd className="grid gap-1.5" data-tier={beacon.tier}>
            {sayTier(beacon).map((one) => (
              <p key={one.label} className="text-muted [overflow-wrap:anywhere]">
                <span className={`label mr-2 ${one.warn ? "text-warn" : "text-ink"}`}>{one.label}</span>
                {one.means}
              </p>
            ))}
          </dd>
        </div>
        {machine && whole ? <Findings machine={machine} /> : null}
      </dl>
      {beacon.warnings.map((warning) => (
        <p key={warning} className="mt-2 text-warn [overflow-wrap:anywhere]">
          <Literal text={warning} />
        </p>
      ))}
      {machine && whole ? (
        <>
          <Ports ports={machine.ports} />
          <TopProcesses processes={machine.processes} />
        </>
      ) : null}
    </section>
  );
}
