import { Literal } from "@/ui/Literal";
import { memo } from "react";

const LOOKS: Record<string, string> = {
  "+": "text-ok",
  "-": "text-bad",
  "@": "text-faint",
};

/** A unified difference, line by line; what could hide in it is marked. */
export const Diff = memo(function Diff({ text }: { text: string }) {
  const lines = text.endsWith("\n") ? text.slice(0, -1).split("\n") : text.split("\n");
  return (
    <pre className="code">
      {lines.map((line, index) => (
        <span key={index} className={`block min-h-5 ${line.startsWith("+++") || line.startsWith("---") ? "text-faint" : (LOOKS[line[0] ?? ""] ?? "text-muted")}`}>
          <Literal text={line} />
        </span>
      ))}
    </pre>
  );
});
