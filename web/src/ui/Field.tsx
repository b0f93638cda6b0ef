import { Glyph } from "@/ui/Glyph";
import { Labelled, type LabelledProps } from "@/ui/Labelled";
import type { InputHTMLAttributes } from "react";

export const FIELD =
  "w-full h-(--row) px-2.5 rounded-control border border-edge bg-ground text-ink placeholder:text-faint hover:border-muted aria-invalid:border-bad [&[readonly]]:border-line";

export function Field({ label, hint, wrong, className, ...input }: Omit<InputHTMLAttributes<HTMLInputElement>, "id"> & LabelledProps) {
  return (
    <Labelled label={label} hint={hint} wrong={wrong} className={className}>
      {(ties) => <input {...ties} className={FIELD} {...input} />}
    </Labelled>
  );
}

/** One of many, as a field that opens; without words of its own beside it. */
export function Select<T extends string>({ value, options, onChoose, className = "", ...rest }: {
  id?: string;
  "aria-label"?: string;
  "aria-invalid"?: true | undefined;
  "aria-describedby"?: string | undefined;
  value: T;
  options: readonly { value: T; label: string }[];
  onChoose: (value: T) => void;
  className?: string;
}) {
  return (
    <div className={`relative min-w-0 ${className}`}>
      <select className={`${FIELD} appearance-none pr-9 truncate`} value={value} onChange={(event) => onChoose(event.target.value as T)} {...rest}>
        {options.map((option) => (
          <option key={option.value} value={option.value} className="bg-raised text-ink">
            {option.label}
          </option>
        ))}
      </select>
      <Glyph name="down" size={14} className="absolute right-2.5 top-1/2 -translate-y-1/2 text-muted pointer-events-none" />
    </div>
  );
}

export function Choice<T extends string>(props: {
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChoose: (value: T) => void;
  className?: string;
  wrong?: string | undefined;
}) {
  return (
    <Labelled label={props.label} className={props.className} wrong={props.wrong}>
      {(ties) => <Select {...ties} value={props.value} options={props.options} onChoose={props.onChoose} />}
    </Labelled>
  );
}
