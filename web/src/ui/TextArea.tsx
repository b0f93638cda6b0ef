import { FIELD } from "@/ui/Field";
import { Labelled, type LabelledProps } from "@/ui/Labelled";
import type { ComponentProps } from "react";

type Props = Omit<ComponentProps<"textarea">, "id"> & LabelledProps & {
  /** What stands in it is code. */
  code?: boolean;
};

/** Several lines; it grows with what stands in it, up to a point. */
export function TextArea({ label, hint, wrong, code = false, className, rows = 3, ...input }: Props) {
  return (
    <Labelled label={label} hint={hint} wrong={wrong} className={className}>
      {(ties) => (
        <textarea
          {...ties}
          rows={rows}
          className={`${FIELD} h-auto py-1.5 max-h-[50dvh] resize-y [field-sizing:content] ${code ? "code" : ""}`}
          style={{ minHeight: `calc(${rows} * 1lh + 14px)` }}
          {...input}
        />
      )}
    </Labelled>
  );
}
