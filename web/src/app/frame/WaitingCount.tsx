/** How many things wait for this person: the one use of the signal colour in the frame. */
export function WaitingCount({ count }: { count: number }) {
  return (
    <span className="figure min-w-4 h-4 px-1 grid place-items-center rounded-tag bg-signal text-on-signal font-semibold">
      {count > 99 ? "99+" : count}
      <span className="sr-only"> {count === 1 ? "waits" : "wait"} for you</span>
    </span>
  );
}
