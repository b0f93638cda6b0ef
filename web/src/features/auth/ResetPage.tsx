import { Door } from "@/features/auth/Door";
import { useLinkToken } from "@/features/auth/link_token";
import { OnMachine } from "@/features/auth/OnMachine";
import { OwnerForm } from "@/features/auth/OwnerForm";
import { Unclaimed } from "@/features/auth/Unclaimed";
import type { SetupState } from "@/protocol/SetupState";
import { useSetupState } from "@/features/auth/use_setup_state";
import { buttonClass } from "@/ui/Button";
import { useState } from "react";
import { Link } from "react-router";

const EFFECT = "Choose the name and password that you command this machine with from now on. Every login ends, on every device; chats, tokens and whatever runs stay.";

/** Lets the owner in again, by a link that was made on the machine; a login that this device has is no reason against it. */
export function ResetPage({ onDone }: { onDone: (proof: string) => void }) {
  const state = useSetupState();
  const token = useLinkToken("reset");
  const [spent, setSpent] = useState<string | null>(null);
  if (state?.claimed === false) return <Unclaimed state={state} />;
  if (token === null) {
    return <NoLink state={state} title="A whole link is needed here" lead="A reset link ends in “#token=…”, and this address does not. One that was used or refused counts no more." />;
  }
  if (token === spent) {
    return <NoLink state={state} title="This link no longer works" lead="It works once, within 30 minutes, and only until another is made. Nothing was changed." />;
  }
  return (
    <Door title="A new password" lead={EFFECT}>
      <OwnerForm
        key={token}
        kind="reset"
        linkToken={token}
        nameHint="With it you log in. It may be the one you had."
        action="Set it and log in"
        onDone={onDone}
        onRefused={(code) => {
          if (code === "reset_token") setSpent(token);
        }}
      />
    </Door>
  );
}

function NoLink({ title, lead, state }: { title: string; lead: string; state: SetupState | null | undefined }) {
  return (
    <Door title={title} lead={lead}>
      <OnMachine says="On the machine, this prints another:" command="metatron owner reset" state={state} />
      <Link to="/login" className={`${buttonClass()} mt-6 w-full desk:w-auto`}>
        Log in
      </Link>
    </Door>
  );
}
