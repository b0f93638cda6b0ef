import { type ReactNode, useCallback } from "react";

/** Shows a part under the pointer or with the focus: the element of it that would have that is marked (show_states). */
export function See({ what, of, children }: { what: "hover" | "focus"; of: string; children: ReactNode }) {
  const mark = useCallback(
    (root: HTMLDivElement | null) => {
      const part = root?.querySelector<HTMLElement>(of);
      if (part) part.dataset.see = what;
    },
    [of, what],
  );
  return (
    <div ref={mark} className="contents">
      {children}
    </div>
  );
}
