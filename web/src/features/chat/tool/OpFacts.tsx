import type { OpEntry } from "@/live/world";
import { useMe } from "@/lib/queries/me";
import { useSystem } from "@/lib/queries/system";
import { reasonOf } from "@/lib/text/op";
import { PathText } from "@/ui/PathText";

/** The plan's user; of an op that was not planned aloud (it only reads) the machine's own word for it. */
function useUserOf(op: OpEntry | null): string | undefined {
  const system = useSystem();
  const row = op?.row;
  if (row?.plan) return row.plan.user;
  if (row?.body.kind === "run_command" && row.body.user) return row.body.user;
  return system?.nodes.find((node) => node.node === row?.node)?.user;
}

/** As whom, on which machine, in which folder it runs; who said yes, and whether to another command than was asked about. */
export function OpFacts({ op, changed }: { op: OpEntry | null; changed: boolean }) {
  const me = useMe();
  const user = useUserOf(op);
  const system = useSystem();
  const row = op?.row;
  if (!row) return op ? <p className="figure px-3 pb-2 desk:pl-[72px] text-faint">&nbsp;</p> : null;
  const plan = row.plan;
  const contained = system?.nodes.find(({ node }) => node === row.node)?.place === "container";
  const approver = row.approved_by;
  const folder = plan?.cwd ?? (!plan && row.body.kind === "run_command" ? (row.body.cwd ?? "its home folder") : null);
  const { sentence } = reasonOf(op?.result);
  return (
    <div className="figure px-3 pb-2 desk:pl-[72px] text-faint [overflow-wrap:anywhere]">
      {/* Each carries the dot before it, which at the head of a line falls into the part that is cut off. */}
      <div className="overflow-x-clip">
        <p className="flex flex-wrap -ml-[3ch] *:relative *:min-w-0 *:pl-[3ch] *:before:absolute *:before:left-[1ch] *:before:content-['·']">
          <span>{user ? `${user}@${row.node}` : row.node}</span>
          {contained ? <span>in a container</span> : null}
          {folder ? (
            <span>
              <PathText text={folder} />
            </span>
          ) : null}
          {plan?.path ? (
            <span>
              <PathText text={plan.path} />
            </span>
          ) : null}
          {approver ? (
            <span>
              approved by {approver === me?.user.id ? "you" : approver}
              {changed ? ", changed" : ""}
            </span>
          ) : null}
        </p>
      </div>
      {op?.state === "unknown" ? (
        <p className="text-warn">It may or may not have run to its end. Look at what it was to change before it is tried again.</p>
      ) : null}
      {sentence ? <p className="text-muted">{sentence}</p> : null}
    </div>
  );
}
