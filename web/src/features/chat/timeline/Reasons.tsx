import { reasonsOf, triedOf } from "@/features/chat/timeline/reasons";
import type { Problem } from "@/protocol/Problem";
import { Literal } from "@/ui/Literal";

/** Of a route of which nothing answered: every reason, and not only the one that is told first. */
export function Reasons({ problem }: { problem: Problem }) {
  const reasons = reasonsOf(triedOf(problem));
  if (reasons.length === 0) return null;
  return (
    <ul aria-label="Why nothing of its route answered" data-reasons="" className="mt-2 grid gap-y-1">
      {reasons.map(({ code, words, of }) => (
        <li key={code} className="desk:grid desk:grid-cols-[auto_minmax(0,1fr)] gap-x-3 [overflow-wrap:anywhere]">
          {words}
          <span className="block text-faint">
            <Literal text={of.join(", ")} />
          </span>
        </li>
      ))}
    </ul>
  );
}
