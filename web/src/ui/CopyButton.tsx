import { Button } from "@/ui/Button";
import { useCopied } from "@/ui/use_copied";

/** With `words` the label stands on it; else it is a glyph alone. */
export function CopyButton({ text, label = "Copy", words = false }: { text: string; label?: string; words?: boolean }) {
  const { copied, copy } = useCopied(text);
  // Only secure pages may write to the clipboard.
  if (!globalThis.navigator?.clipboard) return null;
  const glyph = copied ? "check" : "copy";
  if (words) {
    return (
      <Button glyph={glyph} onClick={copy}>
        {copied ? "Copied" : label}
      </Button>
    );
  }
  return <Button look="quiet" glyph={glyph} aria-label={copied ? "Copied" : label} title={label} onClick={copy} />;
}
