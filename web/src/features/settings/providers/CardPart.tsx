import type { ReactNode } from "react";

/** A part of a provider's card: its name at the left, what can be done with the whole of it below; on the phone beside the name. */
export function CardPart({ name, action, children }: { name: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={name} className="px-4 py-3 border-t border-line grid grid-cols-[minmax(0,1fr)_auto] desk:grid-cols-[88px_minmax(0,1fr)] gap-x-4 items-start">
      <h4 className="text-muted py-0.5 max-desk:self-center">{name}</h4>
      <div className="min-w-0 max-desk:row-start-2 max-desk:col-span-2">{children}</div>
      {action ? <div className="max-desk:-my-2 max-desk:-mr-3 desk:col-start-2 desk:-ml-3 desk:-mb-1.5 desk:mt-0.5">{action}</div> : null}
    </section>
  );
}
