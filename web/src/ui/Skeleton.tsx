const WIDTHS = ["92%", "74%", "85%", "61%"];

/** Stands where something is about to be, so that nothing jumps when it comes. Unseen for 400 ms. */
export function Skeleton({ lines = 1, className }: { lines?: number; className?: string }) {
  if (className) return <div aria-hidden="true" className={`late rounded-tag bg-raised ${className}`} />;
  return (
    <div aria-hidden="true" className="late grid gap-2.5">
      {Array.from({ length: lines }, (_, index) => (
        <div key={index} className="h-3 rounded-tag bg-raised" style={{ width: WIDTHS[index % WIDTHS.length] }} />
      ))}
    </div>
  );
}
