import { Literal } from "@/ui/Literal";

/** A difference that could not be taken apart, as it came. */
export function DiffRaw({ text }: { text: string }) {
  return (
    <pre className="code text-ink">
      <Literal text={text} />
    </pre>
  );
}
