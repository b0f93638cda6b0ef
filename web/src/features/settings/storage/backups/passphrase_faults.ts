import type { Faults } from "@/features/settings/use_typed_form";
import { isTooShort, LEAST_SAID } from "@/lib/password";
import type { Problem } from "@/protocol/Problem";

/** `removing`: no passphrase is wanted any more. */
export const NOTHING = { removing: false, passphrase: "", again: "", password: "" };

type Typed = typeof NOTHING;

/** Before it is sent. */
export function faultsOf({ removing, passphrase, again, password }: Typed): Faults<Typed> {
  if (!removing && isTooShort(passphrase)) return { passphrase: LEAST_SAID };
  if (!removing && again !== passphrase) return { again: "It is not the same as above." };
  if (!password) return { password: "The password that you log in with is needed." };
  return {};
}

/** What was said no to, where it was typed; null: it is about no field. */
export function faultsIn({ code, detail, extra }: Problem): Faults<Typed> | null {
  if (code === "wrong_password") return { password: "This is not your password. Nothing was changed." };
  if (code === "invalid" && extra?.field === "passphrase") return { passphrase: detail.replace("passphrase: ", "") };
  return null;
}
