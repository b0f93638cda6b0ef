import type { ReactNode } from "react";

/** The head of a section; what can be done with the whole of it stands at the right. */
export function SectionHead({ title, lead, action }: { title: string; lead?: ReactNode; action?: ReactNode }) {
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 mb-6">
      <div className="min-w-0">
        <h2 className="text-head font-semibold">{title}</h2>
        {lead ? <p className="mt-1 text-muted max-w-[56ch] text-pretty">{lead}</p> : null}
      </div>
      {action}
    </header>
  );
}

/** A part of a section. */
export function Part({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  return (
    <section className="mt-10 first:mt-0">
      <h3 className="text-title font-semibold">{title}</h3>
      {lead ? <p className="mt-0.5 text-muted max-w-[56ch] text-pretty">{lead}</p> : null}
      <div className="mt-3">{children}</div>
    </section>
  );
}
