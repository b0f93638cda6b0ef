import { Button } from "@/ui/Button";
import { dropToast, inView, lastsFor, type ShownToast, useToasts } from "@/ui/toast";
import { useNarrow } from "@/ui/use_narrow";
import { Toast as Kit } from "radix-ui";

const EDGES: Record<ShownToast["tone"], string> = { plain: "border-l-edge", good: "border-l-ok", bad: "border-l-bad" };

/** Where toasts appear; one for the whole frame. F8 goes to them, Esc puts the focused one away. `place`: of the phone. */
export function Toasts({ place }: { place: "head" | "foot" }) {
  const { seen, behind } = inView(useToasts((state) => state.shown), useNarrow());
  return (
    <Kit.Provider label="Message" swipeDirection="left">
      {seen.map((one) => (
        <One key={one.id} said={one} behind={behind} />
      ))}
      <Kit.Viewport data-place={place} className="toasts fixed z-50 flex flex-col gap-2 outline-none" />
    </Kit.Provider>
  );
}

function One({ said, behind }: { said: ShownToast; behind: number }) {
  return (
    <Kit.Root
      type={said.tone === "bad" ? "foreground" : "background"}
      duration={lastsFor(said)}
      onOpenChange={(open) => (open ? undefined : dropToast(said.id))}
      className={`toast flex items-start gap-2 rounded-card border border-line border-l-2 bg-raised text-ink pl-4 pr-1 py-1 ${EDGES[said.tone]}`}
    >
      <div className="flex-1 min-w-0 py-[7px]">
        <Kit.Title className="font-semibold">{said.title}</Kit.Title>
        {said.detail ? <Kit.Description className="text-muted [overflow-wrap:anywhere] max-desk:max-h-[30dvh] overflow-y-auto">{said.detail}</Kit.Description> : null}
      </div>
      {said.action ? (
        <Kit.Action asChild altText={said.action.label} onClick={said.action.onSelect}>
          <Button look="quiet">{said.action.label}</Button>
        </Kit.Action>
      ) : null}
      {behind > 0 ? (
        <span className="figure text-faint pt-[9px]" title={`${behind} more behind it`}>
          +{behind}
          <span className="sr-only"> more behind it</span>
        </span>
      ) : null}
      <Kit.Close asChild>
        <Button look="quiet" glyph="cross" aria-label="Put away" />
      </Kit.Close>
    </Kit.Root>
  );
}
