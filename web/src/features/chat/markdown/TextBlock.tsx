import { Literal } from "@/ui/Literal";
import { memo, type ReactNode, Suspense, use, useMemo } from "react";

type ElementsOf = (source: string, open: boolean) => ReactNode;

// On its way with the page, so that it is there when the words are. Should it never come, they are
// read as they were written.
let elementsOf: ElementsOf | null = null;
const coming: Promise<ElementsOf> = import("@/features/chat/markdown/engine").then(
  (engine) => (elementsOf = engine.elementsOf),
  () => (elementsOf = (source) => <Literal words text={source} />),
);

interface Props {
  source: string;
  /** More is added to it. */
  open: boolean;
}

function Elements({ source, open }: Props) {
  const make = elementsOf ?? use(coming);
  return useMemo(() => make(source, open), [make, source, open]);
}

/** One block of text with its headings, lists, tables and links. */
export const TextBlock = memo(function TextBlock(props: Props) {
  return (
    <div className="prose-block">
      <Suspense
        fallback={
          <p className="whitespace-pre-wrap">
            <Literal words text={props.source} />
          </p>
        }
      >
        <Elements {...props} />
      </Suspense>
    </div>
  );
});
