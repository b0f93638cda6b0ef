import { Button } from "@/ui/Button";
import { useEffect, useState } from "react";

export function CopyButton({ text, label = "Copy" }: { text: string; label?: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  // Only secure pages may write to the clipboard.
  if (!globalThis.navigator?.clipboard) return null;
  return (
    <Button
      look="quiet"
      glyph={copied ? "check" : "copy"}
      aria-label={copied ? "Copied" : label}
      title={label}
      onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
    />
  );
}
