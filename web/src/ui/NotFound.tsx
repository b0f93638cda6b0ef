// An address that leads nowhere: said so, with what was asked for, instead of another page without a word.

import { cutText } from "@/lib/text/cut";
import { buttonClass } from "@/ui/Button";
import { Literal } from "@/ui/Literal";
import type { ReactNode } from "react";
import { Link } from "react-router";

interface Props {
  /** "page", "chat": what is not there. */
  what: string;
  /** As it stands in the address bar. */
  address: string;
  /** What could stand there instead. */
  children?: ReactNode;
  /** Where one may go; the nearest first. */
  ways: readonly { to: string; name: string }[];
  heading?: "h1" | "h2";
}

const MOST = 200;

export function NotFound({ what, address, children, ways, heading: Heading = "h1" }: Props) {
  return (
    <section className="max-w-[720px] rounded-card border border-line border-l-2 border-l-edge bg-surface px-4 py-3" data-not-found="">
      <p className="label text-faint">not found</p>
      <Heading className="mt-1 text-title font-semibold">There is no such {what}</Heading>
      <p className="mt-1 code text-muted [overflow-wrap:anywhere]">
        <Literal text={cutText(address, MOST)} />
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
}
