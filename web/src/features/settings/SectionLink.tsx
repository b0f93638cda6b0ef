import type { SettingsSection } from "@/features/settings/sections";
import { Glyph } from "@/ui/Glyph";
import { Link } from "react-router";

/** `alone`: the list is all that the phone shows, so that none of its rows is the page in view there. */
export function SectionLink({ section, here, alone }: { section: SettingsSection; here: boolean; alone: boolean }) {
  const look = here ? `desk:bg-raised desk:text-ink ${alone ? "text-ink" : ""}` : "text-ink desk:text-muted desk:hover:text-ink";
  return (
    <li>
      <Link
        to={`/settings/${section.path}`}
        aria-current={here ? "page" : undefined}
        className={`group flex items-center gap-3 min-h-(--row) desk:h-9 px-4 desk:px-3 py-2 desk:py-0 desk:rounded-control border-b desk:border-b-0 border-line -outline-offset-2 transition-colors ${look}`}
      >
        <Glyph name={section.glyph} className="text-muted" />
        <span className="flex-1 min-w-0">
          <span className="block font-medium">{section.name}</span>
          <span className="block desk:hidden text-muted truncate">{section.about}</span>
        </span>
        <Glyph name="right" size={14} className="desk:hidden text-faint" />
      </Link>
    </li>
  );
}
