import { partsOf } from "@/features/settings/storage/parts";
import { PartsBar, shadeOf } from "@/features/settings/storage/PartsBar";
import { storageQuery } from "@/features/settings/storage/storage_query";
import { asProblem } from "@/lib/http/problem";
import { formatBytes } from "@/lib/text/quantity";
import { TIGHT, usedShare } from "@/lib/text/share";
import { formatClock } from "@/lib/text/time";
import { Button } from "@/ui/Button";
import { Meter } from "@/ui/Meter";
import { ProblemCard } from "@/ui/ProblemCard";
import { Skeleton } from "@/ui/Skeleton";
import { useQuery } from "@tanstack/react-query";

const FULL = 0.97;

export function MachineStorage() {
  const storage = useQuery(storageQuery);
  const again = (
    <Button glyph="retry" busy={storage.isFetching} onClick={() => void storage.refetch()}>
      {storage.isError ? "Try again" : "Count again"}
    </Button>
  );
  if (storage.isError && !storage.data) return <ProblemCard problem={asProblem(storage.error)}>{again}</ProblemCard>;
  if (!storage.data) return <Skeleton lines={5} />;
  const { total, free, items, partial, looked_at } = storage.data;
  const { sum, parts, attachments } = partsOf(items);
  const taken = usedShare(total, free);
  return (
    <div className="grid gap-5">
      <Meter
        label="The disk that it lies on"
        value={taken}
        tone={taken >= FULL ? "bad" : taken >= TIGHT ? "warn" : "plain"}
        detail={`${formatBytes(free)} free of ${formatBytes(total)}`}
      />
      <div>
        <p className="flex items-baseline justify-between gap-4 mb-2">
          <span className="text-muted">Metatron’s own</span>
          <span className="figure">
            {partial ? "at least " : ""}
            {formatBytes(sum)}
          </span>
        </p>
        <PartsBar parts={parts} sum={sum} />
        <ul className="mt-3">
          {parts.map((part, place) => (
            <li key={part.key} data-storage={part.key} className="py-2 border-b border-line">
              <div className="flex items-baseline gap-3">
                <span aria-hidden="true" className={`size-2 rounded-tag shrink-0 ${shadeOf(place)}`} />
                <span className="flex-1 min-w-0">
                  {part.name} <span className="text-muted">· {part.says}</span>
                </span>
                <span className="figure whitespace-nowrap">{formatBytes(part.bytes)}</span>
              </div>
              {part.key === "database" && attachments && attachments.bytes > 0 ? (
                <p className="pl-5 text-muted">of it {formatBytes(attachments.bytes)} of files and images in chats</p>
              ) : null}
            </li>
          ))}
        </ul>
      </div>
      {storage.isError ? <ProblemCard problem={asProblem(storage.error)} /> : null}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {again}
        <p className="text-muted">
          Counted at {formatClock(looked_at)}
          {partial ? ". There is so much that counting was stopped." : "."}
        </p>
      </div>
    </div>
  );
}
