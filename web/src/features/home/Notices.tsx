import type { Notice } from "@/protocol/Notice";
import { Glyph } from "@/ui/Glyph";
import { Literal } from "@/ui/Literal";
import { Link } from "react-router";

/** What is not as it should be with the system itself, each leading to where something is done about it. */
export function Notices({ notices }: { notices: readonly Notice[] }) {
  if (notices.length === 0) return null;
  return (
    <ul className="mt-6 grid grid-cols-[minmax(0,1fr)] gap-2" aria-label="Notices">
      {notices.map((notice) => (
        <li key={notice.key} data-notice={notice.key}>
          <Link
            to={notice.place}
            className="grid grid-cols-[auto_minmax(0,1fr)_auto] gap-x-3 items-center rounded-card border border-line border-l-2 border-l-warn bg-raised px-4 py-2.5 hover:border-y-edge hover:border-r-edge transition-colors"
          >
            <Glyph name="warning" className="text-warn self-start mt-0.5" />
            <span className="min-w-0">
              <span className="block font-medium">{notice.title}</span>
              <span className="block max-w-[84ch] text-muted [overflow-wrap:anywhere] text-pretty">
                <Literal text={notice.detail} />
              </span>
            </span>
            <Glyph name="right" />
          </Link>
        </li>
      ))}
    </ul>
  );
}
