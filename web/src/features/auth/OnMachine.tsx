/** What is typed on the machine itself, on a line of its own: a command is not broken in two. */
export function OnMachine({ says, command, className = "" }: { says: string; command: string; className?: string }) {
  return (
    <p className={`text-muted ${className}`}>
      {says}
      <code className="mt-1 block font-mono text-code text-ink">{command}</code>
    </p>
  );
}
