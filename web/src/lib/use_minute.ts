import { useEffect, useState } from "react";

const MINUTE_MS = 60_000;

/** The time, renewed as the minute turns, and when the page is looked at again: timers rest while it is not. */
export function useMinute(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const look = () => {
      const at = Date.now();
      setNow(at);
      clearTimeout(timer);
      // A little after: timers may come early.
      timer = setTimeout(look, MINUTE_MS - (at % MINUTE_MS) + 20);
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, []);
  return now;
}
