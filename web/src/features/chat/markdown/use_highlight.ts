import type { Tree } from "@/features/chat/markdown/highlight";
import { useEffect, useState } from "react";

/** More than this is not coloured: it costs more than it tells. */
const MOST = 60_000;

/** The coloured pieces of finished code, when they are there; null until then and for what has none. */
export function useHighlight(code: string, language: string, finished: boolean): Tree | null {
  const [found, setFound] = useState<{ code: string; tree: Tree | null } | null>(null);
  const wanted = finished && language !== "" && code.length <= MOST;
  useEffect(() => {
    if (!wanted) return;
    let gone = false;
    // Not before the frame that shows the text itself.
    const timer = setTimeout(() => {
      void import("@/features/chat/markdown/highlight")
        .then((engine) => engine.highlight(code, language))
        .then((tree) => {
          if (!gone) setFound({ code, tree });
        })
        .catch(() => {
          // Away, or an unknown grammar: the code stays plain.
        });
    }, 0);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [code, language, wanted]);
  return wanted && found?.code === code ? found.tree : null;
}
