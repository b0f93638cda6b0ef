import { useEffect, useRef, useState } from "react";

const LINGER_MS = 2_500;

/** True some time after `over` became true while this was looked at, and at once when it was so from
 *  the beginning. `onChange` hears of it, because what stands below moves up then. */
export function useLinger(over: boolean, onChange: () => void): boolean {
  const [gone, setGone] = useState(over);
  const tell = useRef(onChange);
  useEffect(() => {
    tell.current = onChange;
  });
  useEffect(() => {
    if (!over) return;
    const timer = setTimeout(() => {
      tell.current();
      setGone(true);
    }, LINGER_MS);
    return () => clearTimeout(timer);
  }, [over]);
  return over && gone;
}
