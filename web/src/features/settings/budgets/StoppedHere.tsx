import type { Stopped } from "@/features/settings/budgets/stopped";
import { nameOfChat } from "@/lib/text/name_of_chat";
import { Literal } from "@/ui/Literal";
import { Link } from "react-router";

const SHOWN = 4;

/** Who stands still at a budget, and the way there. `itself`: the process that it is a budget of. */
export function StoppedHere({ stopped, itself, className }: { stopped: readonly Stopped[]; itself: number | undefined; className: string }) {
  if (stopped.length === 0) return null;
  return (
    <p data-stopped={stopped.length} className={`text-pretty ${className}`}>
      <span className="text-warn">Stopped at it:</span>{" "}
      {stopped.slice(0, SHOWN).map(({ pid, title }, at) => (
        <span key={pid}>
          {at > 0 ? ", " : ""}
          <Link to={`/chat/${pid}`} className="underline underline-offset-3 decoration-edge hover:decoration-current [overflow-wrap:anywhere]">
            {pid === itself ? "this process" : <Literal text={nameOfChat(title, pid)} />}
          </Link>
        </span>
      ))}
      {stopped.length > SHOWN ? ` and ${stopped.length - SHOWN} more` : ""}
      <span className="text-faint">{stopped.length === 1 ? ". It goes on when you say so." : ". They go on when you say so."}</span>
    </p>
  );
}
