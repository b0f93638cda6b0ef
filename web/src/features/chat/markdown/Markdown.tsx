// What the model writes, by blocks: settled ones are rendered once, the last one as it grows. A long
// text is shown by pieces.

import { CodeBlock } from "@/features/chat/markdown/CodeBlock";
import { TextBlock } from "@/features/chat/markdown/TextBlock";
import { cutText } from "@/lib/text/cut";
import { type Block, GrowingBlocks, splitBlocks } from "@/lib/text/markdown_blocks";
import { formatBytes } from "@/lib/text/quantity";
import { Button } from "@/ui/Button";
import { Literal } from "@/ui/Literal";
import { memo, useMemo, useState } from "react";

/** Characters shown at once. */
const PIECE = 64_000;
function piece(block: Block, key: number, open: boolean) {
  if (block.kind === "code") return <CodeBlock key={key} code={block.code} language={block.language} finished={!open || block.closed} />;
  if (block.kind === "text") return <TextBlock key={key} source={block.source} open={open} />;
  return (
    <p key={key} className="code">
      <Literal text={block.source} />
    </p>
  );
}

/** Blocks that stand together: what has settled is rendered, laid out and painted by parts, not block by block. */
const PART = 16;

interface PartProps {
  blocks: readonly Block[];
  /** More is added to the last of them. */
  open: boolean;
}

function same(before: PartProps, now: PartProps): boolean {
  if (before.open !== now.open || before.blocks.length !== now.blocks.length) return false;
  return before.blocks.every((block, index) => block === now.blocks[index]);
}

const Part = memo(function Part({ blocks, open }: PartProps) {
  return <div className="prose-part">{blocks.map((block, index) => piece(block, index, open && index === blocks.length - 1))}</div>;
}, same);

/** The blocks of a text; while it grows, what has settled keeps its identity. */
function useBlocks(text: string, grows: boolean): readonly Block[] {
  const [growing] = useState(() => new GrowingBlocks());
  return useMemo(() => (grows ? growing.read(text) : splitBlocks(text)), [text, grows, growing]);
}

export const Markdown = memo(function Markdown({ text, grows = false }: { text: string; grows?: boolean }) {
  const [pieces, setPieces] = useState(1);
  const shown = cutText(text, pieces * PIECE);
  const whole = shown.length === text.length;
  const blocks = useBlocks(shown, grows && whole);
  return (
    <div className="prose">
      {Array.from({ length: Math.ceil(blocks.length / PART) }, (_, at) => (
        <Part key={at} blocks={blocks.slice(at * PART, (at + 1) * PART)} open={grows && whole && (at + 1) * PART >= blocks.length} />
      ))}
      {whole ? null : (
        <Button onClick={() => setPieces(pieces + 1)}>
          Show more · {formatBytes(shown.length)} of {formatBytes(text.length)}
        </Button>
      )}
    </div>
  );
});
