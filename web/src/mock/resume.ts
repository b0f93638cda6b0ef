// A reload goes on where the tab was: what was said and decided in it is kept while it is open, and played
// again, at once.

import { type Answer, Player } from "@/mock/player";
import type { Trace } from "@/mock/trace";

const KEPT = "metatron.recording";

interface Act {
  at: number;
  method: string;
  path: string;
  said: unknown;
}

interface Kept {
  begun: number;
  acts: readonly Act[];
}

/** The player as this tab left it, and how it is asked from now on. */
export function resume(trace: Trace, storage: Pick<Storage, "getItem" | "setItem">): { player: Player; ask: (method: string, path: string, said: unknown) => Answer } {
  let kept: Kept = JSON.parse(storage.getItem(KEPT) ?? "null") ?? { begun: Date.now(), acts: [] };
  // While something is said the clock stands, and what is over is played by its own: so it gets the same ids again.
  let stands: number | null = kept.begun;
  let live = false;
  const after = (ms: number, run: () => void) => {
    if (live) return void setTimeout(run, ms);
    const begun = stands;
    stands = (begun ?? 0) + ms;
    run();
    stands = begun;
  };
  const player = new Player(trace, { now: () => stands ?? Date.now(), after });
  const act = ({ at, method, path, said }: Act): Answer => {
    stands = at;
    const answer = player.answer(method, path, said);
    stands = null;
    return answer;
  };
  for (const one of kept.acts) act(one);
  live = true;
  stands = null;
  const keep = (more: readonly Act[]) => storage.setItem(KEPT, JSON.stringify((kept = { ...kept, acts: [...kept.acts, ...more] })));
  keep([]);
  const ask = (method: string, path: string, said: unknown) => {
    const one = { at: Date.now(), method, path, said };
    const answer = act(one);
    if (method !== "GET" && answer.status < 400) keep([one]);
    return answer;
  };
  return { player, ask };
}
