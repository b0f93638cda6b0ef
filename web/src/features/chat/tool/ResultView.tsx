// What a tool gave back that has no live output: a folder as rows, matches by file, everything else as text.

import { type FoundIn, type Listed, readList, readMatches } from "@/features/chat/tool/readings";
import type { ToolResult } from "@/features/chat/tool/call";
import { cutText } from "@/lib/text/cut";
import { formatBytes } from "@/lib/text/quantity";
import { AnsiText } from "@/ui/AnsiText";
import { CopyButton } from "@/ui/CopyButton";
import { Glyph } from "@/ui/Glyph";
import { Literal } from "@/ui/Literal";
import { memo, type ReactNode } from "react";

/** More than this of one answer is taken along by copying. */
const MOST = 64_000;

export const ResultView = memo(function ResultView({ tool, result }: { tool: string; result: ToolResult }) {
  const list = tool === "list_dir" ? readList(result.text) : null;
  const matches = tool === "search" ? readMatches(result.text) : null;
  if (list) {
    return (
      <Box text={result.text} note={list.note}>
        <Folder items={list.items} />
      </Box>
    );
  }
  if (matches) {
    return (
      <Box text={result.text} note={matches.note}>
        <Matches files={matches.files} />
      </Box>
    );
  }
  const shown = cutText(result.text, MOST);
  // A file keeps its lines; a sentence about what was done is to be read whole.
  const asItIs = tool === "read_file" && result.outcome === "ok";
  const note = shown.length < result.text.length ? `${formatBytes(shown.length)} of ${formatBytes(result.text.length)} shown` : null;
  return (
    <Box text={result.text} note={note}>
      <pre className={`code text-muted ${asItIs ? "whitespace-pre!" : ""}`}>
        <AnsiText text={shown} />
      </pre>
    </Box>
  );
});

function Box({ text, note, children }: { text: string; note: string | null; children: ReactNode }) {
  return (
    <div className="relative border-t border-line" data-output="">
      <div className="edges max-h-72 overflow-auto px-3 py-2 pointer-coarse:pr-12 -outline-offset-2" tabIndex={0} role="group" aria-label="Result">
        {children}
      </div>
      {note ? <p className="figure px-3 pb-2 text-faint">{note}</p> : null}
      <div className="absolute top-0 right-0 opacity-0 group-hover/row:opacity-100 group-focus-within/row:opacity-100 pointer-coarse:opacity-100 transition-opacity bg-surface rounded-control">
        <CopyButton text={text} label="Copy result" />
      </div>
    </div>
  );
}

function Folder({ items }: { items: readonly Listed[] }) {
  return (
    <ul className="grid grid-cols-[16px_minmax(0,1fr)_auto_auto] gap-x-3 items-center">
      {items.map((item) => (
        <li key={item.name} className="contents">
          <Glyph name={item.kind === "dir" ? "folder" : item.kind === "link" ? "link" : "file"} className="text-faint" />
          <span className={`code ${item.kind === "dir" ? "text-ink" : "text-muted"}`}>
            <Literal text={item.name} />
          </span>
          <span className="figure text-faint text-right">{item.kind === "file" ? formatBytes(item.size) : ""}</span>
          <span className="figure text-faint hidden desk:block" title="UTC">
            {item.changed}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Matches({ files }: { files: readonly FoundIn[] }) {
  return (
    <div className="grid gap-2">
      {files.map((file, index) => (
        <div key={`${file.path} ${index}`}>
          <p className="code text-ink">
            <Literal text={file.path} />
          </p>
          {file.lines.map((line) => (
            <p key={line.at} className="code text-muted grid grid-cols-[44px_minmax(0,1fr)]">
              <span className="figure text-faint pr-3 text-right leading-[19px]">{line.at}</span>
              <Literal text={line.text} />
            </p>
          ))}
        </div>
      ))}
    </div>
  );
}
