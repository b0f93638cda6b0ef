import { TurnRow } from "@/features/chat/timeline/TurnRow";
import { Skeleton } from "@/ui/Skeleton";

/** A conversation before it was read: its line, what a person said, an answer, a card, and again. */
export function ChatSkeleton() {
  return (
    <div className="flex-1 min-h-0 overflow-hidden px-4 desk:px-6 pt-16">
      <p className="sr-only" role="status">
        Reading the chat …
      </p>
      <div aria-hidden="true" className="mx-auto max-w-[832px]">
        <Said width="w-56" />
        <Answer lines={2} />
        <Call />
        <Answer lines={3} />
        <Said width="w-72" />
        <Answer lines={2} />
        <Call />
      </div>
    </div>
  );
}

function Said({ width }: { width: string }) {
  return (
    <TurnRow first>
      <Skeleton className={`h-10 max-w-full rounded-card! ${width}`} />
    </TurnRow>
  );
}

function Answer({ lines }: { lines: number }) {
  return (
    <TurnRow>
      <div className="max-w-(--measure) py-1.5">
        <Skeleton lines={lines} />
      </div>
    </TurnRow>
  );
}

function Call() {
  return (
    <TurnRow>
      <div className="late rounded-card border border-line bg-surface px-3 py-3 h-24">
        <Skeleton lines={2} />
      </div>
    </TurnRow>
  );
}
