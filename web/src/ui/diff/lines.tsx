import { pairLines, type DiffLine } from "@/lib/text/diff";
import { DiffText } from "@/ui/diff/DiffText";
import { Fragment, type ReactNode } from "react";

const GROUNDS = { same: "", added: "bg-ok/10", removed: "bg-bad/10" } as const;
const SIGNS = { same: " ", added: "+", removed: "−" } as const;
const SIGN_LOOKS = { same: "", added: "text-ok", removed: "text-bad" } as const;
const SAYS = { same: "", added: "added: ", removed: "removed: " } as const;

function Mark({ kind }: { kind: DiffLine["kind"] }) {
  return (
    <span className={`select-none text-center ${GROUNDS[kind]} ${SIGN_LOOKS[kind]}`}>
      <span aria-hidden="true">{SIGNS[kind]}</span>
      <span className="sr-only">{SAYS[kind]}</span>
    </span>
  );
}

function LineNumber({ at, kind }: { at: number | null; kind: DiffLine["kind"] }) {
  return <span className={`select-none text-right pr-2 text-faint ${GROUNDS[kind]}`}>{at}</span>;
}

/** Rows in one grid. */
const PIECE = 500;

/** Many rows in grids of a piece each: one that is not in view is not laid out, however long the file. */
function inPieces<Row>(rows: readonly Row[], grid: (rows: readonly Row[]) => ReactNode): ReactNode {
  if (rows.length <= PIECE) return grid(rows);
  return Array.from({ length: Math.ceil(rows.length / PIECE) }, (_, at) => {
    const piece = rows.slice(at * PIECE, (at + 1) * PIECE);
    return (
      <div key={at} style={{ contentVisibility: "auto", containIntrinsicBlockSize: `auto calc(${piece.length} * var(--text-code--line-height))` }}>
        {grid(piece)}
      </div>
    );
  });
}

/** In one column; on the phone only the number that counts there. */
export function UnifiedLines({ lines }: { lines: readonly DiffLine[] }) {
  return inPieces(lines, (piece) => (
    <div className="grid grid-cols-[minmax(28px,auto)_16px_minmax(0,1fr)]">
      {piece.map((line, index) => (
        <Fragment key={index}>
          <LineNumber at={line.after ?? line.before} kind={line.kind} />
          <Mark kind={line.kind} />
          <DiffText line={line} className={`${GROUNDS[line.kind]} pl-1 ${line.kind === "same" ? "text-muted" : "text-ink"}`} />
        </Fragment>
      ))}
    </div>
  ));
}

function Half({ line, at, right }: { line: DiffLine | null; at: number | null; right?: boolean }) {
  const edge = right ? "border-l border-line" : "";
  if (!line) return <span className={`col-span-3 bg-surface ${edge}`} />;
  return (
    <>
      <span className={edge}>
        <span className={`block h-full select-none text-right pr-2 text-faint ${GROUNDS[line.kind]}`}>{at}</span>
      </span>
      <Mark kind={line.kind} />
      <DiffText line={line} className={`${GROUNDS[line.kind]} pl-1 pr-2 ${line.kind === "same" ? "text-muted" : "text-ink"}`} />
    </>
  );
}

/** Before at the left, after at the right. */
export function SplitLines({ lines }: { lines: readonly DiffLine[] }) {
  return inPieces(pairLines(lines), (piece) => (
    <div className="grid grid-cols-[minmax(28px,auto)_16px_minmax(0,1fr)_minmax(28px,auto)_16px_minmax(0,1fr)]">
      {piece.map(({ left, right }, index) => (
        <Fragment key={index}>
          <Half line={left} at={left?.before ?? null} />
          <Half line={right} at={right?.after ?? null} right />
        </Fragment>
      ))}
    </div>
  ));
}
