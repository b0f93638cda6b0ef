// What public/start.js asked for before this code was there. Each answer is taken once; an old one is
// none, and neither is one that did not come: then it is asked for as ever.

interface Ahead {
  at: number;
  answers: Record<string, Promise<Response>>;
}

declare global {
  interface Window {
    metatronAhead?: Ahead;
  }
}

/** A page that slept while it loaded asks anew. */
const FRESH_MS = 10_000;

export async function takeAhead(path: string): Promise<Response | null> {
  const ahead = typeof window === "undefined" ? undefined : window.metatronAhead;
  const answer = ahead?.answers[path];
  if (!ahead || !answer) return null;
  delete ahead.answers[path];
  if (Date.now() - ahead.at > FRESH_MS) return null;
  return answer.catch(() => null);
}
