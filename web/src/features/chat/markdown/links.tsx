// Links go out of their own, and show where to. Pictures of others are never loaded: that would tell
// them that it was read, and where.

import { Literal } from "@/ui/Literal";
import type { ReactNode } from "react";

/**
 * Where a link leads, when it is one that may be opened: nothing within this page, no scripts, no data. `http:a` is
 * read as a path of this page where that is of the same scheme, and `http:\\a` as a host.
 */
function outside(href: string): URL | null {
  if (!/^(?:https?:\/\/|mailto:)[^\\]*$/i.test(href)) return null;
  try {
    return new URL(href);
  } catch {
    return null;
  }
}

/**
 * The words are the address itself: then it need not be said again. Not where a name stands before the host, which
 * may look like one, nor where the host is written in letters that only look like those of another.
 */
function isBare(words: string, href: string, url: URL): boolean {
  if (url.username || url.password || !href.startsWith(url.host ? url.origin : url.href)) return false;
  return ["", "https://", "http://", "mailto:"].some((before) => before + words === href || `${before}${words}/` === href);
}

/** `words`: the same as plain text. */
export function Out({ href, words, children }: { href: string; words: string; children: ReactNode }) {
  const url = outside(href);
  if (!url) return <>{children}</>;
  return (
    // By its direction a piece of its own, and its words one within it: whatever they are, and whatever stands beside
    // them, where it leads stands to their right.
    <a href={url.href} dir="ltr" target="_blank" rel="noopener noreferrer nofollow" title={url.href}>
      <bdi>{children}</bdi>
      {isBare(words, href, url) ? null : <span className="host">{url.host || url.pathname}</span>}
    </a>
  );
}

export function Unloaded({ src, alt }: { src: string; alt: string }) {
  const words = alt.trim() || "image";
  return (
    <span className="unloaded">
      <Out href={src} words={words}>
        <Literal words text={words} />
      </Out>{" "}
      <span className="label text-faint">image not loaded</span>
    </span>
  );
}
