// A one-time link carries its token after `#`, so that it reaches no server log. Here it leaves the address
// bar and the history at once, and this tab alone keeps it, until it is used or refused: a reload finds it again.

import { useEffect, useState } from "react";
import type { LinkKind } from "@/protocol/LinkKind";

/** Where the tab may keep nothing, it holds until the page is left. */
const held: Partial<Record<LinkKind, string>> = {};

function keyOf(kind: LinkKind): string {
  return `metatron.link.${kind}`;
}

export function takeLinkToken(kind: LinkKind): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (token) {
    history.replaceState(history.state, "", location.pathname);
    held[kind] = token;
  }
  try {
    if (token) sessionStorage.setItem(keyOf(kind), token);
    return held[kind] ?? sessionStorage.getItem(keyOf(kind));
  } catch {
    return held[kind] ?? null;
  }
}

/** It was used, or is good for nothing. */
export function dropLinkToken(kind: LinkKind): void {
  delete held[kind];
  try {
    sessionStorage.removeItem(keyOf(kind));
  } catch {
    // Then nothing was kept.
  }
}

/** The token of the link that led here. Another link into the same page loads nothing anew, and is taken all the same. */
export function useLinkToken(kind: LinkKind): string | null {
  const [token, setToken] = useState(() => takeLinkToken(kind));
  useEffect(() => {
    const again = () => setToken(takeLinkToken(kind));
    window.addEventListener("hashchange", again);
    return () => window.removeEventListener("hashchange", again);
  }, [kind]);
  return token;
}
