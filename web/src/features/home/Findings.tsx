import { Finding } from "@/features/home/Finding";
import { formatShort } from "@/lib/text/time";
import { useNow } from "@/lib/use_now";
import type { Machine } from "@/protocol/Machine";
import { Literal } from "@/ui/Literal";

/** Services, updates, restart: each with its figure, or why it is not known. */
export function Findings({ machine: { units, updates, reboot } }: { machine: Machine }) {
  const now = useNow(60_000);
  return (
    <>
      <Finding name="Services" finding={units}>
        {({ failed, running }) =>
          failed.length === 0 ? (
            <p className="text-muted">{running} run, none has failed</p>
          ) : (
            <>
              <p className="text-warn">
                {failed.length} failed, {running} run
              </p>
              <ul className="mt-1 grid gap-1">
                {failed.map((unit) => (
                  <li key={unit.name} className="[overflow-wrap:anywhere]">
                    <span className="code">
                      <Literal text={unit.name} />
                    </span>{" "}
                    <span className="text-muted">
                      <Literal text={unit.description} />
                    </span>
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </Finding>
      <Finding name="Updates" finding={updates}>
        {({ pending, security, packages, checked_at }) => (
          <>
            <p className={security > 0 ? "text-warn" : "text-muted"}>
              {pending === 0 ? "none waits" : `${pending} ${pending === 1 ? "waits" : "wait"}`}
              {security > 0 ? `, ${security} for security` : ""}
              <span className="text-faint"> · lists of {formatShort(checked_at, now)}</span>
            </p>
            {packages.length > 0 ? (
              <p className="code text-faint mt-1">
                <Literal text={packages.slice(0, 6).join(" ")} />
                {pending > 6 ? ` and ${pending - 6} more` : ""}
              </p>
            ) : null}
          </>
        )}
      </Finding>
      <Finding name="Restart" finding={reboot}>
        {({ needed, packages }) =>
          needed ? (
            <p className="text-warn [overflow-wrap:anywhere]">
              wanted{packages.length > 0 ? " by " : ""}
              <Literal text={packages.join(", ")} />
            </p>
          ) : (
            <p className="text-muted">not needed</p>
          )
        }
      </Finding>
    </>
  );
}
