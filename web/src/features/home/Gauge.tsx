import { percent } from "@/lib/text/share";
import { Meter } from "@/ui/Meter";

interface Props {
  name: string;
  /** 0 to 1. */
  share: number;
  tight: boolean;
  figures: string;
  note: string;
}

/** How much of something is used: the share, the sizes, and a line. */
export function Gauge({ name, share, tight, figures, note }: Props) {
  return (
    <div>
      <p className="flex items-baseline justify-between gap-4">
        <span className="font-medium truncate">{name}</span>
        <span className="figure text-muted whitespace-nowrap">
          <span className={tight ? "text-warn" : "text-ink"}>{percent(share)}</span> · {figures}
        </span>
      </p>
      <div className="my-1.5">
        <Meter value={share} label={`${name}, used`} tone={tight ? "warn" : "plain"} />
      </div>
      <p className="figure text-faint truncate">{note}</p>
    </div>
  );
}
