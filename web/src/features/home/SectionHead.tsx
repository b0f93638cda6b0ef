import type { ReactNode } from "react";

/** The head of a part of the page: its name over a hairline, what it comes to at the right. */
export function SectionHead({ id, name, children }: { id: string; name: string; children?: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-4 border-b border-line pb-1.5">
      <h2 id={id} className="text-title font-semibold">
        {name}
      </h2>
      {children}
    </div>
  );
}
