import { SectionHead } from "@/features/home/SectionHead";
import type { Waiting } from "@/features/home/use_waiting";
import { WaitRow } from "@/features/home/WaitRow";
import { Link } from "react-router";

/** More than these stand on their own page. */
const MOST = 5;

/** What waits for the person comes first. */
export function Waits({ waiting }: { waiting: readonly Waiting[] }) {
  if (waiting.length === 0) {
    return (
      <section aria-labelledby="home-waits">
        <SectionHead id="home-waits" name="Waits for you" />
        <p className="flex items-center min-h-14 text-muted">Nothing waits for you.</p>
      </section>
    );
  }
  return (
    <section aria-labelledby="home-waits" data-waits={waiting.length}>
      <SectionHead id="home-waits" name="Waits for you">
        <Link to="/approvals" className="text-muted hover:text-ink">
          {waiting.length > MOST ? `All ${waiting.length}` : "All approvals"}
        </Link>
      </SectionHead>
      <ul className="mt-3 grid grid-cols-[minmax(0,1fr)] gap-2">
        {waiting.slice(0, MOST).map((one) => (
          <WaitRow key={one.kind === "approval" ? one.approval.id : `p${one.process.pid}`} waiting={one} />
        ))}
      </ul>
    </section>
  );
}
