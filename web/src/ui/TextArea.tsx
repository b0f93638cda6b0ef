import { FIELD } from "@/ui/Field";
import { type ComponentProps, type ReactNode, useId } from "react";

type Props = Omit<ComponentProps<"textarea">, "id"> & {
  label: string;
  hint?: ReactNode;
  wrong?: string | undefined;
  /** What stands in it is code. */
  code?: boolean;
};

/** Several lines; it grows with what stands in it, up to a point. */
export function TextArea({ label, hint, wrong, code = false, className = "", rows = 3, ...input }: Props) {
  const id = useId();
  const note = wrong ?? hint;
  return (
    <div className={className}>
      <label htmlFor={id} className="block mb-1 text-muted">
        {label}
      </label>
      <textarea
        id={id}
        rows={rows}
        className={`${FIELD} h-auto py-1.5 max-h-[50dvh] resize-y [field-sizing:content] ${code ? "code" : ""}`}
        style={{ minHeight: `calc(${rows} * 1lh + 14px)` }}
        aria-invalid={wrong ? true : undefined}
        aria-describedby={note ? `${id}-note` : undefined}
        {...input}
      />
      {note ? (
        <p id={`${id}-note`} className={`mt-1 ${wrong ? "text-bad" : "text-faint"}`}>
          {note}
        </p>
      ) : null}
    </div>
  );
}
