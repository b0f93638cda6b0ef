// A one-time link carries its token after `#`, so that it reaches no server log. Here it leaves the address
// bar and the history at once, and this tab alone keeps it, until it is used or refused: a reload finds it again.

import { useEffect, useState } from "react";

export type Door = "setup" | "reset";

/** Where the tab may keep nothing, it holds until the page is left. */
const held: Partial<Record<Door, string>> = {};

function keyOf(door: Door): string {
  return `metatron.link.${door}`;
}

export function takeLinkToken(door: Door): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (token) {
    history.replaceState(history.state, "", location.pathname);
    held[door] = token;
  }
  try {
    if (token) sessionStorage.setItem(keyOf(door), token);
    return held[door] ?? sessionStorage.getItem(keyOf(door));
  } catch {
    return held[door] ?? null;
  }
}

/** It was used, or is good for nothing. */
export function dropLinkToken(door: Door): void {
  delete held[door];
  try {
    sessionStorage.removeItem(keyOf(door));
  } catch {
    // Then nothing was kept.
  }
}

/** The token of the link that led here. Another link into the same page loads nothing anew, and is taken all the same. */
export function useLinkToken(door: Door): string | null {
  const [token, setToken] = useState(() => takeLinkToken(door));
  useEffect(() => {
    const again = () => setToken(takeLinkToken(door));
    window.addEventListener("hashchange", again);
    return () => window.removeEventListener("hashchange", again);
  }, [door]);
  return token;
}
