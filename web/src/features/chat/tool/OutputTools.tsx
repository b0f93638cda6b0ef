import { downloadOutput } from "@/live/streams/outputs";
import { saveAs } from "@/lib/http/bytes";
import { asProblem } from "@/lib/http/problem";
import { plainOutput } from "@/lib/text/ansi";
import type { Problem } from "@/protocol/Problem";
import { formatBytes } from "@/lib/text/quantity";
import { Button } from "@/ui/Button";
import { CopyButton } from "@/ui/CopyButton";
import { ProblemCard } from "@/ui/ProblemCard";
import { type ReactNode, useState } from "react";

interface Props {
  opId: string;
  length: number;
  /** All of it, where all of it is here. */
  text: string | null;
  children?: ReactNode;
}

/** Under an output that has ended: what of it is shown, copy, download. */
export function OutputTools({ opId, length, text, children }: Props) {
  const [share, setShare] = useState<number | null>(null);
  const [wrong, setWrong] = useState<Problem | null>(null);

  async function download() {
    setWrong(null);
    setShare(0);
    try {
      saveAs(await downloadOutput(opId, setShare), `output-${opId}.txt`);
    } catch (thrown) {
      setWrong(asProblem(thrown));
    }
    setShare(null);
  }

  return (
    <>
      <div className="flex items-center min-h-(--row) pl-3 pr-1 border-t border-line">
        <p className="figure text-faint truncate">{share === null ? children : `reading ${Math.round(share * 100)} %`}</p>
        <span className="flex ml-auto">
          {text === null ? null : <CopyButton text={plainOutput(text)} label="Copy output" />}
          <Button look="quiet" glyph="download" aria-label="Download output" title={`Download all of it · ${formatBytes(length)}`} busy={share !== null} onClick={() => void download()} />
        </span>
      </div>
      {wrong ? <ProblemCard problem={wrong} className="m-3 mt-0" /> : null}
    </>
  );
}
