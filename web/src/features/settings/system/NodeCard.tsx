import { formatDuration } from "@/lib/text/quantity";
import { sayTier } from "@/lib/text/tier";
import type { Beacon } from "@/protocol/Beacon";
import { Badge } from "@/ui/Badge";
import { Glyph } from "@/ui/Glyph";

export function NodeCard({ node, now }: { node: Beacon; now: number }) {
  const [tier] = sayTier(node);
  const facts = [
    { name: "Commands run as", is: <span className="code">{node.user}</span> },
    { name: "Place", is: node.place === "container" ? "in a container: they see it, not the machine around it" : "on the machine itself" },
    { name: "Running now", is: node.running === 1 ? "1 command" : `${node.running} commands` },
    { name: "Last heard", is: `${formatDuration(Math.max(0, now - node.at))} ago` },
    { name: "Version", is: <span className="figure">{node.version}</span> },
  ];
  return (
    <li data-node={node.node} className="rounded-card border border-line bg-surface">
      <header className="flex items-center gap-3 px-4 py-3 border-b border-line">
        <Glyph name="server" size={18} className="text-muted" />
        <h4 className="font-semibold [overflow-wrap:anywhere]">{node.hostname}</h4>
        <span className="figure text-faint truncate">{node.node}</span>
      </header>
      <div className="px-4 py-3 border-b border-line">
        <Badge tone={tier.warn ? "warn" : "ok"}>{tier.label}</Badge>
        <p className="mt-1.5 text-muted max-w-[60ch]">{tier.means}</p>
      </div>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1.5 px-4 py-3">
        {facts.map((fact) => (
          <div key={fact.name} className="contents">
            <dt className="text-muted">{fact.name}</dt>
            <dd>{fact.is}</dd>
          </div>
        ))}
      </dl>
      {node.warnings.length > 0 ? (
        <ul className="px-4 pb-3 grid gap-1">
          {node.warnings.map((warning) => (
            <li key={warning} className="flex gap-2 text-warn">
              <Glyph name="warning" className="mt-px" />
              {warning}
            </li>
          ))}
        </ul>
      ) : null}
    </li>
  );
}
