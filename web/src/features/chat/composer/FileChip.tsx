import type { Chip } from "@/features/chat/composer/composing";
import { fileGlyph } from "@/features/chat/file_glyph";
import { BytesImage } from "@/features/chat/said/BytesImage";
import { formatBytes } from "@/lib/text/quantity";
import { Glyph } from "@/ui/Glyph";
import { Literal } from "@/ui/Literal";

function says(chip: Chip): string {
  switch (chip.state) {
    case "reading":
      return "reading";
    case "uploading":
      return `${Math.round(chip.share * 100)} %`;
    case "here":
      return `${formatBytes(chip.size)} · goes up with the message`;
    case "ready":
    case "refused":
      return formatBytes(chip.size);
  }
}

/** A file that goes along: what it is, how far it has come, and why it cannot. */
export function FileChip({ chip, onRemove }: { chip: Chip; onRemove: () => void }) {
  const wrong = chip.state === "refused" ? chip.wrong : null;
  return (
    <li
      data-file={chip.state}
      className={`relative flex items-center gap-2.5 min-w-0 rounded-control border bg-ground overflow-hidden pl-1.5 ${wrong ? "border-bad w-full" : "border-line max-w-full desk:max-w-72"}`}
    >
      <Picture chip={chip} />
      <div className="flex-1 min-w-0 py-1.5">
        <p className="truncate leading-4 font-medium">
          <Literal text={chip.name} />
        </p>
        {wrong ? (
          <p role="alert" className="text-bad">
            {wrong}
          </p>
        ) : (
          <p className="figure text-faint truncate">{says(chip)}</p>
        )}
      </div>
      <button
        type="button"
        className="grid place-items-center w-8 min-h-8 self-stretch pointer-coarse:w-11 text-faint hover:text-ink -outline-offset-2"
        aria-label={`Remove ${chip.name}`}
        title="Remove"
        onClick={onRemove}
      >
        <Glyph name="cross" size={14} />
      </button>
      {chip.state === "uploading" ? (
        <span
          role="progressbar"
          aria-label={`Uploading ${chip.name}`}
          aria-valuenow={Math.round(chip.share * 100)}
          className="absolute left-0 bottom-0 h-0.5 bg-ink transition-[width]"
          style={{ width: `${chip.share * 100}%` }}
        />
      ) : null}
    </li>
  );
}

function Picture({ chip }: { chip: Chip }) {
  const bytes = chip.kind === "image" ? chip.file : null;
  if (bytes) return <BytesImage bytes={bytes} alt="" className="size-9 shrink-0 rounded-tag object-cover" />;
  return (
    <span className="grid place-items-center size-9 shrink-0 rounded-tag bg-raised text-muted">
      <Glyph name={fileGlyph(chip.kind)} />
    </span>
  );
}
