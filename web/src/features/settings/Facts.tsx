import type { ReactNode } from "react";

/** Names and what they are, in two columns between hairlines. */
export function Facts({ facts, children }: { facts: readonly { name: string; is: ReactNode }[]; children?: ReactNode }) {
  return (
    <dl className="border-t border-line">
      {facts.map((fact) => (
        <div key={fact.name} className="grid grid-cols-[112px_minmax(0,1fr)] desk:grid-cols-[152px_minmax(0,1fr)] gap-x-4 items-baseline py-2.5 border-b border-line">
          <dt className="text-muted">{fact.name}</dt>
          <dd className="[overflow-wrap:anywhere]">{fact.is}</dd>
        </div>
      ))}
      {children}
    </dl>
  );
}
