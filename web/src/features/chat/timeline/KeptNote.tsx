import { formatClock, formatFull, isSameDay } from "@/lib/text/time";
import { useNow } from "@/lib/use_now";

/** Over a chat that could not be read: how old it is what stands here. */
export function KeptNote({ at }: { at: number }) {
  const now = useNow(60_000);
  return (
    <p role="status" className="shrink-0 border-b border-line bg-surface px-4 desk:px-6 py-2 text-muted text-pretty" data-kept={at}>
      <span className="font-medium text-ink">As of {isSameDay(at, now) ? formatClock(at) : formatFull(at)}.</span> Nobody answers: these are its last messages, as this device kept them.
    </p>
  );
}
