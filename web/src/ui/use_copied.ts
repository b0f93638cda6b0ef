import { toast } from "@/ui/toast";
import { useEffect, useState } from "react";

const SAID_FOR_MS = 1_500;

/** Puts a text on the clipboard; `copied` for a moment after. A browser that refuses is said to have. */
export function useCopied(text: string): { copied: boolean; copy: () => void } {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SAID_FOR_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      toast({ tone: "bad", title: "Not copied", detail: "This browser gives no page its clipboard here. Mark the text and copy it by hand.", key: "copy" });
    }
  }
  return { copied, copy: () => void copy() };
}
