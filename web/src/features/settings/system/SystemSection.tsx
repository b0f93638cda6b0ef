import { Facts } from "@/features/settings/Facts";
import { Part, SectionHead } from "@/features/settings/Section";
import { NodeCard } from "@/features/settings/system/NodeCard";
import { systemQuery } from "@/lib/queries/system";
import { Empty } from "@/ui/Empty";
import { QueryProblem } from "@/ui/QueryProblem";
import { Skeleton } from "@/ui/Skeleton";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

export default function SystemSection() {
  const system = useQuery(systemQuery);
  return (
    <>
      <SectionHead title="System" lead="What runs, where, and how far its commands can reach." />
      <QueryProblem query={system} className="mb-6" />
      {system.isPending ? <Skeleton lines={4} /> : null}
      {system.data ? (
        <>
          <Part title="Metatron">
            <Facts
              facts={[
                { name: "Version", is: <span className="figure">{system.data.version}</span> },
                {
                  name: "Answers come from",
                  is: system.data.demo ? (
                    <>
                      the demo script, because no provider is set up.{" "}
                      <Link to="/settings/providers" className="underline underline-offset-3 decoration-edge hover:decoration-ink">
                        Add one
                      </Link>
                    </>
                  ) : (
                    "your providers"
                  ),
                },
                {
                  name: "Made with",
                  is: (
                    <a href="/licences.txt" className="underline underline-offset-3 decoration-edge hover:decoration-ink">
                      other people’s work, under their licences
                    </a>
                  ),
                },
              ]}
            />
          </Part>
          <Part title={system.data.nodes.length === 1 ? "Machine" : "Machines"}>
            {system.data.nodes.length === 0 ? (
              <Empty glyph="server" title="No machine answers">
                Commands wait until one does; messages are taken all the same. On the machine, “metatron status” says what runs.
              </Empty>
            ) : null}
            <ul className="grid gap-4">
              {system.data.nodes.map((node) => (
                <NodeCard key={node.node} node={node} now={system.data.now} />
              ))}
            </ul>
          </Part>
        </>
      ) : null}
    </>
  );
}
