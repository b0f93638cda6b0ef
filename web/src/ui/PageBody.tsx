import type { ReactNode } from "react";

/** A page of one column, in reach of the reading measure. */
export function PageBody({ title, lead, wide = false, children }: { title: string | null; lead?: ReactNode; wide?: boolean; children: ReactNode }) {
  return (
    <div className="h-full overflow-y-auto">
      <div className={`px-4 desk:px-6 pt-5 desk:pt-8 pb-16 mx-auto ${wide ? "max-w-[1120px]" : "max-w-[832px]"}`}>
        {title ? <h1 className="text-head font-semibold">{title}</h1> : null}
        {lead ? <p className="mt-1 text-muted max-w-(--measure) text-pretty">{lead}</p> : null}
        <div className={title ? "mt-6" : ""}>{children}</div>
      </div>
    </div>
  );
}
