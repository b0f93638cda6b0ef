import { Button } from "@/ui/Button";
import { useEffect, useState } from "react";

/** With `words` the label stands on it; else it is a glyph alone. */
export function CopyButton({ text, label = "Copy", words = false }: { text: string; label?: string; words?: boolean }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  // Only secure pages may write to the clipboard.
  if (!globalThis.navigator?.clipboard) return null;
  const copy = () => void navigator.clipboard.writeText(text).then(() => setCopied(true));
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
