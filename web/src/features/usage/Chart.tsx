import "@/features/usage/chart.css";
import { coloursAt } from "@/features/usage/colours";
import { dataOf, type Metric, optionsOf, uPlot } from "@/features/usage/plot";
import type { UsageSum } from "@/protocol/UsageSum";
import { useEffect, useLayoutEffect, useRef, useState } from "react";

interface Props {
  days: readonly UsageSum[];
  metric: Metric;
  height: number;
  /** Which day is looked at; also by keys, so that it comes from outside. */
  active: number | null;
  onActive: (place: number | null) => void;
}

/** Changes with the look of the page: colours are read anew then. */
function useLook(): string {
  const now = () => `${document.documentElement.dataset["theme"] ?? ""} ${document.documentElement.dataset["text"] ?? ""} ${matchMedia("(prefers-color-scheme: dark)").matches}`;
  const [look, setLook] = useState(now);
  useEffect(() => {
    const change = () => setLook(now());
    const watch = new MutationObserver(change);
    watch.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "data-text"] });
    const media = matchMedia("(prefers-color-scheme: dark)");
    media.addEventListener("change", change);
    return () => {
      watch.disconnect();
      media.removeEventListener("change", change);
    };
  }, []);
  return look;
}

/** The canvas alone: what it shows is said beside it. */
export default function Chart({ days, metric, height, active, onActive }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const tell = useRef(onActive);
  const look = useLook();
  useLayoutEffect(() => {
    tell.current = onActive;
  }, [onActive]);
  useLayoutEffect(() => {
    const here = place.current;
    if (!here) return undefined;
    const made = new uPlot(
      optionsOf({ days, metric, colours: coloursAt(here), width: here.clientWidth, height, onActive: (at) => tell.current(at) }),
      dataOf(days, metric),
      here,
    );
    plot.current = made;
    const watch = new ResizeObserver(() => {
      if (here.clientWidth > 0 && here.clientWidth !== made.width) made.setSize({ width: here.clientWidth, height });
    });
    watch.observe(here);
    return () => {
      watch.disconnect();
      plot.current = null;
      made.destroy();
    };
    // Made anew with the look: a canvas keeps the colours that it was painted with.
  }, [days, metric, height, look]);
  useEffect(() => {
    const made = plot.current;
    const show = () => {
      if (!made || made !== plot.current || (made.cursor.idx ?? null) === active) return;
      made.setCursor(active === null ? { left: -10, top: -10 } : { left: made.valToPos(active, "x"), top: 10 }, false);
    };
    // Made anew, it is shown where it was; but it knows its places only when this task is over.
    if (made?.status === 0) queueMicrotask(show);
    else show();
  }, [active, days, metric, height, look]);
  return <div ref={place} className="usage-chart" style={{ height }} />;
}
