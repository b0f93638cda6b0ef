import { Literal } from "@/ui/Literal";
import { Fragment } from "react";

/** A path exactly as it is. Where it is too long for its line it breaks after a slash, not inside of a name. */
export function PathText({ text }: { text: string }) {
  return text.split(/(?<=\/)/).map((part, index) => (
    <Fragment key={index}>
      {index > 0 ? <wbr /> : null}
      <Literal text={part} />
    </Fragment>
  ));
}
