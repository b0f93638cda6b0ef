import { parseDiff } from "@/lib/text/diff";
import { Diff } from "@/ui/Diff";
import { DiffCount } from "@/ui/diff/DiffCount";
import { useMemo } from "react";

/** A difference under how much it changes. `content`: the whole new file, where it is known. */
export function CountedDiff({ text, content }: { text: string; content?: string | undefined }) {
  const parsed = useMemo(() => parseDiff(text, content), [text, content]);
  return (
    <div>
      {parsed ? (
        <p className="figure text-faint pb-1.5">
          <DiffCount {...parsed} />
        </p>
      ) : null}
      <Diff text={text} parsed={parsed} />
    </div>
  );
}
