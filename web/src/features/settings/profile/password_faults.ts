import type { Faults } from "@/features/settings/use_typed_form";
import { isTooShort, LEAST_SAID } from "@/lib/password";
import type { Problem } from "@/protocol/Problem";

export const NOTHING = { current: "", next: "" };

type Typed = typeof NOTHING;

/** Before it is sent. */
export function faultsOf({ current, next }: Typed): Faults<Typed> {
  if (!current) return { current: "The password that you have now is needed." };
  if (isTooShort(next)) return { next: LEAST_SAID };
  if (next === current) return { next: "It is the password that you have." };
  return {};
}

/** What was said no to, where it was typed; null: it is about no field. */
export function faultsIn({ code, detail, extra }: Problem): Faults<Typed> | null {
  if (code === "wrong_password") return { current: "This is not your password. Nothing was changed." };
  // The words name their field, beside which they stand here.
  if (code === "invalid" && extra?.field === "new") return { next: detail.replace(`${extra.field}: `, "") };
  return null;
}

/** What it ended, and what it did not. */
export function sayEnded(sessions: number): string {
  if (sessions === 0) return "You were logged in nowhere else. Tokens of programs, and all that runs, go on.";
  const others = sessions === 1 ? "One other session is" : `${sessions} other sessions are`;
  return `${others} logged out. This one, tokens of programs, and all that runs go on.`;
}
