import type { ReactNode } from "react";

/** One thing to set: what it is at the left, the control at the right; below each other on the phone. */
export function Control({ name, says, children }: { name: string; says?: ReactNode; children: ReactNode }) {
  return (
    <div className="flex flex-col desk:flex-row desk:items-center justify-between gap-x-8 gap-y-2 py-4 border-b border-line first:border-t">
      <div className="min-w-0">
        <p className="font-medium">{name}</p>
        {says ? <p className="text-muted max-w-[44ch]">{says}</p> : null}
      </div>
      <div className="shrink-0 max-w-full">{children}</div>
    </div>
  );
}
