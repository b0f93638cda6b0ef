import type { ReactNode } from "react";

/**
 * A page of one column, in reach of the reading measure. The bar of the frame shows its name, so here
 * that is only heard: `title` is the page's one heading of the first rank; null: the page has its own.
 */
export function PageBody({ title, wide = false, children }: { title: string | null; wide?: boolean; children: ReactNode }) {
  return (
    <div className="h-full overflow-y-auto">
      <div className={`px-4 desk:px-6 pt-5 desk:pt-8 pb-16 mx-auto ${wide ? "max-w-[1120px]" : "max-w-[832px]"}`}>
        {title ? <h1 className="sr-only">{title}</h1> : null}
        {children}
      </div>
    </div>
  );
}
