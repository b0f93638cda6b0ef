import { hasHidden } from "@/lib/text/escapes";
import type { AskedOp } from "@/protocol/AskedOp";
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

function Text({ text }: { text: string }) {
  return (
    <pre className="code text-ink">
      <Literal text={text} />
    </pre>
  );
}

/** Every text that takes effect, whole. */
export function WhatRuns({ op }: { op: AskedOp }) {
  const texts = [op.command, op.path, op.content, op.stdin, op.diff, ...(op.argv ?? [])];
  const hidden = texts.some((text) => text !== undefined && hasHidden(text));
  return (
    <div className="mx-4 mt-3 rounded-control border border-line bg-ground">
      {op.command !== undefined ? (
        <Part name={op.argv ? "runs directly, without a shell" : "runs in bash"}>
          <Text text={op.command} />
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
          <CountedDiff text={op.diff} content={op.content} />
        </Part>
      ) : op.content !== undefined ? (
        <Part name="its whole new content">
          <Text text={op.content} />
        </Part>
      ) : null}
      {op.stdin !== undefined ? (
        <Part name="given to it on stdin">
          <Text text={op.stdin} />
        </Part>
      ) : null}
      {hidden ? (
        <p className="border-t border-line px-3 py-2 text-bad">
          It holds characters that would not be seen. They are marked like this: <span className="mark code">\x1b</span>
        </p>
      ) : null}
    </div>
  );
}
