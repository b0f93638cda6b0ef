import { Literal } from "@/ui/Literal";
import { PathText } from "@/ui/PathText";

/** What is asked, in one line; what stands in it between backticks is code. */
export function Summary({ text }: { text: string }) {
  const [from, to] = [text.indexOf("`"), text.lastIndexOf("`")];
  if (from === to) return <PathText text={text} />;
  return (
    <>
      <Literal text={text.slice(0, from)} />
      <span className="code font-medium">
        <Literal text={text.slice(from + 1, to)} />
      </span>
      <Literal text={text.slice(to + 1)} />
    </>
  );
}
