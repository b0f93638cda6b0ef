import { fileGlyph } from "@/features/chat/file_glyph";
import type { OutboxEntry } from "@/live/outbox/outbox";
import { formatBytes } from "@/lib/text/quantity";
import { Glyph } from "@/ui/Glyph";
import { Literal } from "@/ui/Literal";

/** The files of a message that is on its way, by name: their bytes may be here alone. */
export function OutgoingFiles({ entry }: { entry: OutboxEntry }) {
  if (entry.files.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-2 mb-2 max-w-(--measure)" aria-label="Attached">
      {entry.files.map((file) => (
        <li key={file.key} className="flex items-center gap-2 h-(--row) max-w-full px-3 rounded-control border border-line bg-surface text-muted">
          <Glyph name={fileGlyph(file.kind)} />
          <span className="truncate">
            <Literal text={file.name} />
          </span>
          <span className="figure text-faint shrink-0">{formatBytes(file.size)}</span>
        </li>
      ))}
    </ul>
  );
}
