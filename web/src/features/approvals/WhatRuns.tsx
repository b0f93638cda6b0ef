import { cutLines } from "@/lib/text/cut";
import { hasHidden } from "@/lib/text/escapes";
import type { AskedOp } from "@/protocol/AskedOp";
import { Button } from "@/ui/Button";
import { CountedDiff } from "@/ui/CountedDiff";
import { Literal } from "@/ui/Literal";
import { PathText } from "@/ui/PathText";
import type { ReactNode } from "react";

function Part({ name, children }: { name: string; children: ReactNode }) {
  return (
    // What is drawn beyond its part would lie over another; what cannot be broken is reached by scrolling.
    <div className="overflow-x-auto border-t border-line first:border-t-0 px-3 py-2">
      <p className="label text-faint mb-1">{name}</p>
      {children}
    </div>
  );
}

function Text({ text, most }: { text: string; most: number }) {
  return (
    <pre className="code text-ink">
      <Literal text={cutLines(text, most)} />
    </pre>
  );
}

interface Props {
  op: AskedOp;
  /** Lines of each text that are shown, and how many are then not. */
  most: number;
  left: number;
  onAll: () => void;
}

/** Every text that takes effect, whole, or with how much of it is not shown yet. */
export function WhatRuns({ op, most, left, onAll }: Props) {
  const texts = [op.command, op.path, op.content, op.stdin, op.diff, ...(op.argv ?? [])];
  const hidden = texts.some((text) => text !== undefined && hasHidden(text));
  return (
    <div className="mx-4 mt-3 rounded-control border border-line bg-ground">
      {op.command !== undefined ? (
        <Part name={op.argv ? "runs directly, without a shell" : "runs in bash"}>
          <Text text={op.command} most={most} />
        </Part>
      ) : null}
      {op.path !== undefined ? (
        <Part name={op.kind === "list_dir" ? "folder" : "file"}>
          <pre className="code text-ink">
            <PathText text={op.path} />
          </pre>
        </Part>
      ) : null}
      {op.diff !== undefined ? (
        <Part name="what changes in it">
          <CountedDiff text={op.diff} content={op.content} most={most} />
        </Part>
      ) : op.content !== undefined ? (
        <Part name="its whole new content">
          <Text text={op.content} most={most} />
        </Part>
      ) : null}
      {op.stdin !== undefined ? (
        <Part name="given to it on stdin">
          <Text text={op.stdin} most={most} />
        </Part>
      ) : null}
      {left > 0 ? (
        <div className="border-t border-line px-3 py-2 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <p className="text-warn">
            {left} {left === 1 ? "line is" : "lines are"} not shown yet.
          </p>
          <Button
            onClick={(event) => {
              // Focus stays with this question when the button goes.
              event.currentTarget.closest<HTMLElement>("article")?.focus({ preventScroll: true });
              onAll();
            }}
          >
            Show all
          </Button>
        </div>
      ) : null}
      {hidden ? (
        <p className="border-t border-line px-3 py-2 text-bad">
          It holds characters that would not be seen. They are marked like this: <span className="mark code">\x1b</span>
        </p>
      ) : null}
    </div>
  );
}
