import type { SetupState } from "@/protocol/SetupState";

interface Props {
  says: string;
  /** What makes it natively; in containers there is one word for all links. */
  command: string;
  state: SetupState | null | undefined;
  className?: string;
}

/** What is typed on the machine itself, on a line of its own: a command is not broken in two. */
export function OnMachine({ says, command, state, className = "" }: Props) {
  return (
    <p className={`text-muted ${className}`}>
      {says}
      <code className="mt-1 block font-mono text-code text-ink">{state?.contained ? "make link" : command}</code>
    </p>
  );
}
