import { NO_AMOUNT, readUsd } from "@/lib/text/read_usd";
import { Field } from "@/ui/Field";

interface Props {
  /** Null: nobody touched it, and what the system says holds. */
  typed: string | null;
  /** Undefined: nobody said it yet. */
  usual: number | undefined;
  tried: boolean;
  onType: (typed: string) => void;
}

/** What it comes to as it stands: undefined is left to the system, null is no amount. */
export function readLimit(typed: string | null): number | null | undefined {
  return typed === null || typed.trim() === "" ? undefined : readUsd(typed);
}

/** What models may cost a day, before any model is there: so that none ever runs without a bound. */
export function LimitField({ typed, usual, tried, onType }: Props) {
  const limit = readLimit(typed);
  const hint = limit === 0 ? "0: only models that cost nothing are asked." : "A call that would go beyond it is not made, and you are told. Changed any time under Budgets.";
  return (
    <Field
      label="Models may spend at most, $ a day"
      name="daily-limit"
      inputMode="decimal"
      autoComplete="off"
      value={typed ?? usual?.toFixed(2) ?? ""}
      onChange={(event) => onType(event.target.value)}
      hint={hint}
      wrong={tried && limit === null ? NO_AMOUNT : undefined}
    />
  );
}
