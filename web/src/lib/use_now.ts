import { useEffect, useState } from "react";

/** The time, renewed every `every` milliseconds while `running`. */
export function useNow(every = 1000, running = true): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every, running]);
  return now;
}
