import { formatClock, formatFull } from "@/lib/text/time";
import type { ReactNode } from "react";

interface Props {
  at?: number | undefined;
  /** A turn begins here. */
  first?: boolean;
  /** What can be done with it: it stands in the space before the next row. */
  foot?: ReactNode;
  children: ReactNode;
}

/** One piece of the timeline: its time at the left of the meridian line, its content at the right. */
export function TurnRow({ at, first = false, foot, children }: Props) {
  return (
    <div className="group/row desk:grid desk:grid-cols-[64px_minmax(0,1fr)]">
      <div className="hidden desk:block relative pr-3 text-right">
        {at !== undefined ? (
          <time className="figure text-faint leading-6" dateTime={new Date(at).toISOString()} title={formatFull(at)}>
            {formatClock(at)}
          </time>
        ) : null}
        {first ? <span className="absolute right-[-5px] top-3 w-[9px] h-px bg-edge" /> : null}
      </div>
      <div className={`min-w-0 desk:border-l desk:border-line desk:pl-6 ${foot ? "pb-2 pointer-coarse:pb-3" : "pb-5"}`}>
        {children}
        {foot ? <div className="-mt-1 pointer-coarse:-mt-2">{foot}</div> : null}
      </div>
    </div>
  );
}
