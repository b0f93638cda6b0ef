import { type ReactNode, useLayoutEffect, useRef } from "react";

/** While what belongs here is not there, it stays as high as it was: what stands below does not jump. */
export function Held({ there, className, children }: { there: boolean; className?: string; children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const here = place.current;
    if (!here || !there) return undefined;
    here.style.height = here.style.overflow = "";
    let height = here.offsetHeight;
    const watch = new ResizeObserver(() => (height = here.offsetHeight));
    watch.observe(here);
    return () => {
      watch.disconnect();
      // Nor does what stands for it make it higher.
      if (height > 0) Object.assign(here.style, { height: `${height}px`, overflow: "clip" });
    };
  }, [there]);
  return <div ref={place} className={className}>{children}</div>;
}
