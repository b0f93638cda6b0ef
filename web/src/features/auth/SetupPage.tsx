import { Door } from "@/features/auth/Door";
import { useLinkToken } from "@/features/auth/link_token";
import { OwnerForm } from "@/features/auth/OwnerForm";
import { Trust } from "@/features/auth/Trust";
import { useSetupState } from "@/features/auth/use_setup_state";
import { buttonClass } from "@/ui/Button";
import { useEffect, useState } from "react";
import { Link } from "react-router";

interface Props {
  /** Someone has logged in on this device: where there is an owner already, that is where to go. */
  known: boolean;
  onKnown: () => void;
  onDone: (proof: string) => void;
}

/** Claims the system for its owner. Where it has one, there is nothing to fill in. */
export function SetupPage({ known, onKnown, onDone }: Props) {
  const state = useSetupState();
  const claimed = state && state.claimed;
  const token = useLinkToken("setup");
  const [late, setLate] = useState(false);
  const leaves = known && (claimed === true || claimed === null);
  useEffect(() => {
    if (leaves) onKnown();
  }, [leaves, onKnown]);
  if (leaves) return null;
  if (claimed === true || late) return <Owned />;
  // With a link it is the owner, as good as always: the form need not wait for the answer.
  if (claimed === undefined && (known || token === null)) return null;
  return (
    <Door title="This machine is yours" lead="Choose the name and password that you will command it with. The link works once, within 30 minutes.">
      <OwnerForm key={token} kind="setup" linkToken={token} nameHint="With it you log in." usualLimit={state?.daily_budget_usd} action="Take command" onDone={onDone} onRefused={(code) => setLate(code === "claimed")} />
      {state?.own_authority ? <Trust /> : null}
    </Door>
  );
}

function Owned() {
  return (
    <Door title="This machine has its owner" lead="It was claimed already, and a setup link works once.">
      <Link to="/login" className={`${buttonClass("primary")} w-full desk:w-auto`}>
        Log in
      </Link>
    </Door>
  );
}
