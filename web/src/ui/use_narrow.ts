import { useSyncExternalStore } from "react";

/** As tokens.css has it: a phone, or a window as narrow as one. */
const NARROW = "(width < 820px)";

function listen(changed: () => void): () => void {
  const media = window.matchMedia(NARROW);
  media.addEventListener("change", changed);
  return () => media.removeEventListener("change", changed);
}

/** For what style sheets alone cannot lay out. */
export function useNarrow(): boolean {
  return useSyncExternalStore(listen, () => window.matchMedia(NARROW).matches);
}
