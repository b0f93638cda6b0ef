// What was typed and not yet sent, for each chat: it outlives a change of page and a reload.

const KEY = "metatron.draft.";

export function readDraft(chat: string): string {
  try {
    return localStorage.getItem(KEY + chat) ?? "";
  } catch {
    return "";
  }
}

/** After a logout: the next person at this device sees none of them. */
export function forgetDrafts(): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(KEY)) localStorage.removeItem(key);
  } catch {
    // Storage is closed: then there is nothing in it either.
  }
}

export function keepDraft(chat: string, text: string): void {
  try {
    if (text) localStorage.setItem(KEY + chat, text);
    else localStorage.removeItem(KEY + chat);
  } catch {
    // The text still stands in the field.
  }
}
