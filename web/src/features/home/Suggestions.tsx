import { SectionHead } from "@/features/home/SectionHead";
import type { Suggestion } from "@/protocol/Suggestion";
import { Glyph } from "@/ui/Glyph";
import { Literal } from "@/ui/Literal";
import { Link } from "react-router";

/** What was found, put as something to ask. A press fills the composer; nothing is sent by itself. */
export function Suggestions({ items }: { items: readonly Suggestion[] }) {
  return (
    <section aria-labelledby="home-suggestions">
      <SectionHead id="home-suggestions" name="Worth asking" />
      {items.length === 0 ? <p className="flex items-center min-h-14 text-muted">Nothing was found that would be worth a question.</p> : null}
      <ul>
        {items.map((one) => (
          <li key={one.key} className="border-b border-line">
            <Link
              to={`/chat/new?ask=${encodeURIComponent(one.prompt)}`}
              data-suggestion={one.key}
              className="group grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 py-3 -outline-offset-2"
            >
              <span className="min-w-0">
                <span className="block font-medium group-hover:underline underline-offset-3 [overflow-wrap:anywhere]">
                  <Literal text={one.title} />
                </span>
                <span className="block mt-0.5 text-muted [overflow-wrap:anywhere]">
                  <Literal text={one.why} />
                </span>
              </span>
              <span className="text-faint group-hover:text-ink">
                <Glyph name="right" />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
