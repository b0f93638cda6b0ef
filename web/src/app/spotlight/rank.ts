// How well a text answers what was typed. Pure. 0: not at all.

/** Lower case without accents, so that "zurich" finds "Zürich". */
export function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

const WHOLE = 100;
const START = 80;
const WORD = 60;
const INSIDE = 30;

function one(word: string, text: string): number {
  if (text === word) return WHOLE;
  if (text.startsWith(word)) return START;
  const at = text.indexOf(word);
  if (at < 0) return 0;
  return /[\s/._:-]/.test(text.charAt(at - 1)) ? WORD : INSIDE;
}

/** Every word typed must stand in the name, or at half its worth in the words beside it. */
export function rank(query: string, name: string, beside = ""): number {
  const words = plain(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return 1;
  const [first, second] = [plain(name), plain(beside)];
  const whole = one(words.join(" "), first);
  if (whole > 0) return whole;
  let sum = 0;
  for (const word of words) {
    const worth = Math.max(one(word, first), one(word, second) / 2);
    if (worth === 0) return 0;
    sum += worth;
  }
  return sum / words.length;
}

/** The best first, at most `most`; those of equal worth stay in the order they came in. */
export function best<T>(items: readonly T[], worth: (item: T) => number, most: number): T[] {
  return items
    .map((item) => ({ item, worth: worth(item) }))
    .filter((entry) => entry.worth > 0)
    .sort((a, b) => b.worth - a.worth)
    .slice(0, most)
    .map((entry) => entry.item);
}
