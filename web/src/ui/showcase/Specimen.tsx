import type { ReactNode } from "react";

/** Some things of one kind, and what is shown of them. */
export function Specimen({ name, children, column = false }: { name: string; children: ReactNode; column?: boolean }) {
  return (
    <div className="min-w-0">
      <h3 className="label text-faint mb-2">{name}</h3>
      <div className={column ? "grid gap-3" : "flex flex-wrap items-center gap-2"}>{children}</div>
    </div>
  );
}

export const nothing = () => undefined;

export const LONG =
  "Moves /srv/archive/2026/photographs-of-the-observatory-unsorted to the second disk and leaves a link in its place";
