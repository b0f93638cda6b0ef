import { readUsd } from "@/lib/text/read_usd";
import { Field } from "@/ui/Field";
import type { ChangeEvent } from "react";

interface Props {
  first?: boolean;
  label?: string;
  value: string;
  wrong: string | undefined;
  onChange: (event: ChangeEvent<HTMLInputElement>) => void;
}

/** How much may be spent. Of 0 it is said what it means. */
export function AmountField({ first = false, label = "At most, $", ...field }: Props) {
  return (
    <Field
      {...(first ? { "data-first": "" } : {})}
      label={label}
      inputMode="decimal"
      autoComplete="off"
      placeholder="2"
      hint={readUsd(field.value) === 0 ? "0 stops every call that costs something. What is free goes on." : "Of what would cost more, nothing is asked: a call is reserved before it is made."}
      {...field}
    />
  );
}
