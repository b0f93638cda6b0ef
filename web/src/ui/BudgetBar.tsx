import { budgetTone } from "@/ui/budget_tone";

const LOOKS = { bad: "text-bad", warn: "text-warn", quiet: "text-muted" };

interface Props {
  /** In one unit. `used` holds what is reserved, too. */
  used: number;
  reserved: number;
  limit: number;
  /** What it is of, for those who do not see it. */
  label: string;
  /** In words: "$1.26 of $2". */
  words: string;
}

/** How much of a limit is used, solid, and how much of that is only set aside for what is under way, hatched. */
export function BudgetBar({ used, reserved, limit, label, words }: Props) {
  // Of a limit of nothing, nothing is left.
  const part = (value: number) => (limit > 0 ? Math.min(1, Math.max(0, value / limit)) : 1);
  const [all, settled] = [part(used), part(used - reserved)];
  return (
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(all * 100)}
      aria-valuetext={words}
      className={`flex h-1.5 rounded-tag bg-line overflow-hidden ${LOOKS[budgetTone(used, reserved, limit)]}`}
    >
      {limit > 0 ? (
        <>
          <div className="bg-current" style={{ width: `${settled * 100}%` }} />
          <div className="bg-[repeating-linear-gradient(135deg,currentColor_0_2px,transparent_2px_4px)]" style={{ width: `${(all - settled) * 100}%` }} />
        </>
      ) : null}
    </div>
  );
}
