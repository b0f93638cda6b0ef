import type { Finding as Found } from "@/protocol/Finding";
import { Literal } from "@/ui/Literal";
import type { ReactNode } from "react";

/** Its name at the left, what is known at the right. */
export const FINDING = "border-b border-line py-2 grid grid-cols-[88px_minmax(0,1fr)] gap-x-4";

/** One thing that not every machine can say; then it says why. */
export function Finding<T>({ name, finding, children }: { name: string; finding: Found<T>; children: (value: T) => ReactNode }) {
  return (
    <div className={FINDING} data-finding={finding.state}>
      <dt className="font-medium">{name}</dt>
      <dd className="min-w-0">{finding.state === "known" ? children(finding.value) : <NotKnown why={finding.why} />}</dd>
    </div>
  );
}

export function NotKnown({ why }: { why: string }) {
  return (
    <p className="text-faint [overflow-wrap:anywhere]">
      not known: <Literal text={why} />
    </p>
  );
}
