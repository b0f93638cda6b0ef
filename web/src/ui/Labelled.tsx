import { type ReactNode, useId } from "react";

export interface LabelledProps {
  label: string;
  hint?: ReactNode;
  wrong?: string | undefined;
  className?: string | undefined;
}

/** What ties a field to its label and its note. */
interface Ties {
  id: string;
  "aria-invalid": true | undefined;
  "aria-describedby": string | undefined;
}

/** A field under its label, over what helps with it or is wrong in it. */
export function Labelled({ label, hint, wrong, className = "", children }: LabelledProps & { children: (ties: Ties) => ReactNode }) {
  const id = useId();
  const note = wrong ?? hint;
  return (
    <div className={className}>
      <label htmlFor={id} className="block mb-1 text-muted">
        {label}
      </label>
      {children({ id, "aria-invalid": wrong ? true : undefined, "aria-describedby": note ? `${id}-note` : undefined })}
      {note ? (
        <p id={`${id}-note`} className={`mt-1 ${wrong ? "text-bad" : "text-faint"}`}>
          {note}
        </p>
      ) : null}
    </div>
  );
}
