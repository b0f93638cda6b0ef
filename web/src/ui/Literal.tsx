import { visible } from "@/lib/text/escapes";
import { memo } from "react";

/** A text exactly as it is: whatever could hide in it is marked. */
export const Literal = memo(function Literal({ text }: { text: string }) {
  return (
    <bdi dir="ltr">
      {visible(text).map((segment, index) =>
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
