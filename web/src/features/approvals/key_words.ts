/** The keys of a list of questions, as they are told: over the list, and in the sheet of all keys. */
export const KEY_WORDS = [
  { keys: ["J", "K"], name: "next, previous", several: true },
  { keys: ["A"], name: "approve", several: false },
  { keys: ["D"], name: "deny", several: false },
  { keys: ["E"], name: "edit", several: false },
  { keys: ["↵"], name: "open", several: false },
] as const;
