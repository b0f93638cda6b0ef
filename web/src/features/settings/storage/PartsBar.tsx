import type { StoragePart } from "@/features/settings/storage/parts";

/** Greys from ink to edge: a share is told by its length and its place in the list, not by a colour. */
const SHADES = ["bg-ink", "bg-muted", "bg-faint", "bg-edge", "bg-line"] as const;

export function shadeOf(place: number): string {
  return SHADES[Math.min(place, SHADES.length - 1)] ?? "bg-line";
}

/** The list beside it says the same, so that nobody needs to see it. */
export function PartsBar({ parts, sum }: { parts: readonly StoragePart[]; sum: number }) {
  return (
    <div aria-hidden="true" className="flex gap-px h-2.5 rounded-tag overflow-hidden bg-raised">
      {parts.map((part, place) => (
        <div key={part.key} className={shadeOf(place)} style={{ width: `${sum > 0 ? (part.bytes / sum) * 100 : 0}%` }} />
      ))}
    </div>
  );
}
