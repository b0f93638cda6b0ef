import { Door } from "@/features/auth/Door";
import { OnMachine } from "@/features/auth/OnMachine";
import type { SetupState } from "@/protocol/SetupState";

export function Unclaimed({ state }: { state: SetupState }) {
  return (
    <Door title="Not yet claimed" lead="This system waits for its owner. Open the setup link that was printed when it started.">
      <OnMachine says="The link is valid for 30 minutes. On the machine, this prints a new one:" command="metatron token setup" state={state} />
    </Door>
  );
}
