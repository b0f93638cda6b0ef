import { visible } from "@/lib/text/escapes";
import { MOVING } from "@/lib/text/hidden";
import { memo } from "react";

/** A text exactly as it is: whatever could hide in it is marked; of a person's words what would turn them around. */
export const Literal = memo(function Literal({ text, words = false }: { text: string; words?: boolean }) {
  return (
    <bdi dir={words ? "auto" : "ltr"}>
      {(words ? visible(text, MOVING) : visible(text)).map((segment, index) =>
        segment.mark ? (
          <span key={index} className="mark" title="A character that would not be seen">
            {segment.text}
          </span>
        ) : (
          segment.text
        ),
      )}
    </bdi>
  );
});
