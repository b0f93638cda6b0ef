import { type InputHTMLAttributes, type ReactNode, useId } from "react";

export const FIELD =
  "w-full h-(--row) px-2.5 rounded-control border border-line bg-ground text-ink placeholder:text-faint hover:border-edge";

type Props = Omit<InputHTMLAttributes<HTMLInputElement>, "id"> & {
  label: string;
  hint?: ReactNode;
  wrong?: string | undefined;
};

export function Field({ label, hint, wrong, className = "", ...input }: Props) {
  const id = useId();
  const note = wrong ?? hint;
  return (
    <div className={className}>
      <label htmlFor={id} className="block mb-1 text-muted">
        {label}
      </label>
      <input
        id={id}
        className={FIELD}
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

export function Choice<T extends string>(props: {
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChoose: (value: T) => void;
  className?: string;
}) {
  const id = useId();
  return (
    <div className={props.className ?? ""}>
      <label htmlFor={id} className="block mb-1 text-muted">
        {props.label}
      </label>
      <select id={id} className={FIELD} value={props.value} onChange={(event) => props.onChoose(event.target.value as T)}>
        {props.options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}
