import type * as Engine from "@/features/chat/markdown/highlight";
import { useEffect, useMemo, useState } from "react";

type Tree = Engine.Tree;

/** More than this is not coloured: it costs more than it tells. */
const MOST = 60_000;
/** Less than this is coloured with the commit that ends it, once its grammar is here: one frame of the page instead of two. */
const AT_ONCE = 4_000;

let engine: typeof Engine | null = null;

async function load(): Promise<typeof Engine> {
  engine = await import("@/features/chat/markdown/highlight");
  return engine;
}

/** The coloured pieces of finished code, when they are there; null until then and for what has none. */
export function useHighlight(code: string, language: string, finished: boolean): Tree | null {
  const [found, setFound] = useState<{ code: string; tree: Tree | null } | null>(null);
  const wanted = finished && language !== "" && code.length <= MOST;
  const now = useMemo(() => (wanted && code.length <= AT_ONCE && engine?.isHere(language) ? engine.highlightNow(code, language) : null), [wanted, code, language]);
  const later = wanted && now === null;
  useEffect(() => {
    if (!later) return;
    let gone = false;
    // Not before the frame that shows the text itself.
    const timer = setTimeout(() => {
      void load()
        .then((loaded) => loaded.highlight(code, language))
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
  }, [code, language, later]);
  if (now) return now;
  return wanted && found?.code === code ? found.tree : null;
}
