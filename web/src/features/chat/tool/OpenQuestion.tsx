import { QuestionSlot } from "@/features/chat/question_slot";
import { world } from "@/live/store";
import { isTouch } from "@/lib/is_touch";
import type { Approval } from "@/protocol/Approval";
import { useContext, useLayoutEffect, useRef } from "react";

const OPEN = '[data-approval][data-state="pending"]';

/** Where the focus goes from a card that leaves: the next open question, else the one before, else the field. */
function heirs(card: HTMLElement, pid: number): HTMLElement[] {
  const others = [...(card.closest("[data-timeline]")?.querySelectorAll<HTMLElement>(OPEN) ?? [])].filter((other) => !card.contains(other));
  const isAfter = (other: HTMLElement) => (card.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  const field = isTouch() ? null : document.querySelector<HTMLElement>(`[data-composer="${pid}"] textarea`);
  return [...others.filter(isAfter), ...others.filter((other) => !isAfter(other)).reverse(), ...(field ? [field] : [])];
}

function passFocus(card: HTMLElement, pid: number, id: string): void {
  const had = document.activeElement;
  // Still open, it is the page that leaves, or the view that has moved on.
  if (!had || !card.contains(had) || world().approvals[id]?.approval.state === "pending") return;
  // Answered elsewhere while words for it were written: the rest of them must not land in another field.
  if (had.matches("textarea") && !card.querySelector("[aria-busy]")) return;
  const byKey = had.matches(":focus-visible");
  const next = heirs(card, pid);
  // Not before the card is gone: until then nobody hears of a new focus.
  queueMicrotask(() => {
    if (document.activeElement !== document.body) return;
    const heir = next.find((one) => one.isConnected);
    heir?.focus({ preventScroll: true });
    if (byKey && heir?.matches(OPEN)) heir.scrollIntoView({ block: "nearest" });
  });
}

/** A question in the place of its call. Answered, its card goes, and what had the focus in it must not be lost with it. */
export function OpenQuestion({ pid, approval }: { pid: number; approval: Approval }) {
  const question = useContext(QuestionSlot);
  const place = useRef<HTMLDivElement>(null);
  const { id } = approval;
  useLayoutEffect(() => {
    const card = place.current;
    return () => {
      if (card) passFocus(card, pid, id);
    };
  }, [pid, id]);
  return <div ref={place}>{question(approval)}</div>;
}
