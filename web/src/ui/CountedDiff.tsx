import { cutLines } from "@/lib/text/cut";
import { firstLines, parseDiff } from "@/lib/text/diff";
import { Diff } from "@/ui/Diff";
import { DiffCount } from "@/ui/diff/DiffCount";
import { useMemo } from "react";

/** A difference under how much it changes. `content`: the whole new file, where it is known; `most`: lines of it that are shown. */
export function CountedDiff({ text, content, most = Infinity }: { text: string; content?: string | undefined; most?: number }) {
  const parsed = useMemo(() => parseDiff(text, content), [text, content]);
  const shown = useMemo(() => parsed && firstLines(parsed, most), [parsed, most]);
  return (
    <div>
      {parsed ? (
        <p className="figure text-faint pb-1.5">
          <DiffCount {...parsed} />
        </p>
      ) : null}
      <Diff text={cutLines(text, most)} parsed={shown} />
    </div>
  );
}
