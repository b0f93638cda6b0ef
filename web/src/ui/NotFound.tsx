// An address that leads nowhere: said so, with what was asked for, instead of another page without a word.

import { cutText } from "@/lib/text/cut";
import { buttonClass } from "@/ui/Button";
import { Literal } from "@/ui/Literal";
import { PageBody } from "@/ui/PageBody";
import type { ReactNode } from "react";
import { Link, useLocation } from "react-router";

interface Props {
  /** "page", "chat": what is not there. */
  what: string;
  /** What could stand there instead. */
  children?: ReactNode;
  /** Where one may go; the nearest first. */
  ways: readonly { to: string; name: string }[];
  /** "h1": it is the page. "h2": it stands in one. */
  heading?: "h1" | "h2";
}

const MOST = 200;

export function NotFound({ what, children, ways, heading: Heading = "h1" }: Props) {
  const { pathname, search } = useLocation();
  const said = (
    <section className="max-w-[720px] rounded-card border border-line border-l-2 border-l-edge bg-surface px-4 py-3" data-not-found="">
      <p className="label text-faint">not found</p>
      <Heading className="mt-1 text-title font-semibold">There is no such {what}</Heading>
      <p className="mt-1 code text-muted [overflow-wrap:anywhere]">
        <Literal text={cutText(pathname + search, MOST)} />
      </p>
      {children ? <p className="mt-2 text-muted max-w-(--measure) text-pretty">{children}</p> : null}
      <p className="mt-3 flex flex-wrap gap-2">
        {ways.map(({ to, name }, index) => (
          <Link key={to} to={to} className={buttonClass(index === 0 ? "plain" : "quiet")}>
            {name}
          </Link>
        ))}
      </p>
    </section>
  );
  return Heading === "h1" ? <PageBody title={null}>{said}</PageBody> : said;
}
