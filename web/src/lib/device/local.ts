// The small things that this page keeps in the browser, and what becomes of each with a login. Storage that
// is closed or full is no fault: then it holds until the page is left. Drafts and the outbox, one key for
// each chat and message, are in drafts.ts and live/outbox.

/** Of the device: it stays. public/start.js reads the look and the proof before the bundle is there. */
const OF_DEVICE = { theme: "metatron.theme", text: "metatron.text", motion: "metatron.motion", plainKeys: "metatron.plain-keys" } as const;

/** Of the person: it goes with the logout. */
const OF_PERSON = { proof: "metatron.proof", recent: "metatron.recent", keptUser: "metatron.kept.user", keptChats: "metatron.kept.chats", answeredAt: "metatron.answered" } as const;

export const LOCAL = { ...OF_DEVICE, ...OF_PERSON };

type Name = keyof typeof LOCAL;

export function readLocal(name: Name): string | null {
  try {
    return localStorage.getItem(LOCAL[name]);
  } catch {
    return null;
  }
}

/** Null: it is dropped, as what is the usual need not be kept. */
export function keepLocal(name: Name, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(LOCAL[name]);
    else localStorage.setItem(LOCAL[name], value);
  } catch {
    // As said above.
  }
}

/** What is shown of a person where nobody answers: it must outlive no login, however that ended. */
export function forgetKept(): void {
  keepLocal("keptUser", null);
  keepLocal("keptChats", null);
  keepLocal("answeredAt", null);
}

export function forgetPerson(): void {
  for (const name in OF_PERSON) keepLocal(name as Name, null);
}
