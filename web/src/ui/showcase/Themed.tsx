import { FloatPlace } from "@/ui/place";
import type { Scheme } from "@/ui/showcase/tokens";
import { type ReactNode, useState } from "react";

/** A piece of the page in one of the two themes; what floats out of it has the same. */
export function Themed({ scheme, children }: { scheme: Scheme; children: ReactNode }) {
  const [place, setPlace] = useState<HTMLElement | null>(null);
  return (
    <div data-theme={scheme} className="min-w-0 rounded-card border border-line bg-ground p-4 desk:p-5">
      <FloatPlace value={place}>
        <div className="grid gap-6">{children}</div>
      </FloatPlace>
      <div ref={setPlace} />
    </div>
  );
}
