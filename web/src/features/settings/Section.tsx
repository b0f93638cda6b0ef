import type { ReactNode } from "react";

export function Section({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  return (
    <section className="[&+&]:mt-10">
      <h2 className="text-title font-semibold">{title}</h2>
      {lead ? <p className="mt-0.5 text-muted max-w-(--measure)">{lead}</p> : null}
      <div className="mt-3">{children}</div>
    </section>
  );
}
