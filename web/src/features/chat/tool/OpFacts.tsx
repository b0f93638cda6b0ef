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
  const row = op?.row;
  if (!row) return op ? <p className="figure px-3 pb-2 desk:pl-[72px] text-faint">&nbsp;</p> : null;
  const plan = row.plan;
  const approver = row.approved_by;
  const { sentence } = reasonOf(op?.result);
  return (
    <div className="figure px-3 pb-2 desk:pl-[72px] text-faint [overflow-wrap:anywhere]">
      <p>
        {user ? `${user}@${row.node}` : row.node}
        {!plan && row.body.kind === "run_command" ? (
          <>
            {" · "}
            <PathText text={row.body.cwd ?? "its home folder"} />
          </>
        ) : null}
        {plan?.cwd ? (
          <>
            {" · "}
            <PathText text={plan.cwd} />
          </>
        ) : null}
        {plan?.path ? (
          <>
            {" · "}
            <PathText text={plan.path} />
          </>
        ) : null}
        {approver ? (
          <>
            {" · "}
            <span className="inline-block max-w-full">approved by {approver === me?.user.id ? "you" : approver}{changed ? ", changed" : ""}</span>
          </>
        ) : null}
      </p>
      {op?.state === "unknown" ? (
        <p className="text-warn">It may or may not have run to its end. Look at what it was to change before it is tried again.</p>
      ) : null}
      {sentence ? <p className="text-muted">{sentence}</p> : null}
    </div>
  );
}
