import type { OpEntry } from "@/live/world";
import { useMe } from "@/lib/queries/me";
import { Literal } from "@/ui/Literal";

/** As whom, on which machine, in which folder it runs; who said yes. */
export function OpFacts({ op }: { op: OpEntry | null }) {
  const me = useMe();
  const row = op?.row;
  if (!row) return op ? <p className="figure px-3 pb-2 desk:pl-[72px] text-faint">&nbsp;</p> : null;
  const plan = row.plan;
  const approver = row.approved_by;
  const reason = op?.result?.reason;
  return (
    <div className="figure px-3 pb-2 desk:pl-[72px] text-faint [overflow-wrap:anywhere]">
      <p>
        {plan ? `${plan.user}@${row.node}` : row.node}
        {plan?.cwd ? (
          <>
            {" · "}
            <Literal text={plan.cwd} />
          </>
        ) : null}
        {plan?.path ? (
          <>
            {" · "}
            <Literal text={plan.path} />
          </>
        ) : null}
        {approver ? ` · approved by ${approver === me?.user.id ? "you" : approver}` : ""}
      </p>
      {op?.state === "unknown" ? (
        <p className="text-warn">It may or may not have run to its end. Look at what it was to change before it is tried again.</p>
      ) : null}
      {reason && reason.length >= 24 ? <p className="text-muted">{reason}</p> : null}
    </div>
  );
}
