import type { ReactNode } from "react";

/**
 * The frame of every page that is not a chat: centred, as wide as Home wants it, everything in it begins at
 * its left edge. So going from page to page moves no column. What is read keeps to the measure within.
 */
export const FRAME = "mx-auto max-w-[1120px] px-4 desk:px-6";

/**
 * A page in the frame. The bar above shows its name, so here that is only heard: `title` is the page's one
 * heading of the first rank; null: the page has its own.
 */
export function PageBody({ title, children }: { title: string | null; children: ReactNode }) {
  return (
    <div className="h-full overflow-y-auto">
      <div className={`${FRAME} pt-5 desk:pt-8 pb-16`}>
        {title ? <h1 className="sr-only">{title}</h1> : null}
        {children}
      </div>
    </div>
  );
}
