import type { AnswersHandle } from "@/features/approvals/Answers";
import { afterAnswer, deedOf, isSettled, neighbour } from "@/features/approvals/keys";
import { useWorld, world } from "@/live/store";
import { SEQUENCE_FIRST, SEQUENCE_MS, takesLetters, usePlainKeys } from "@/lib/plain_keys";
import { type FocusEvent, type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";

export interface Keyed {
  current: string | null;
  handles: Map<string, AnswersHandle>;
  /** What stands on the page has just moved. */
  moved: () => void;
  isSettled: () => boolean;
  onFocus: (event: FocusEvent) => void;
}

function isOpen(id: string): boolean {
  return world().approvals[id]?.approval.state === "pending";
}

function cardOf(root: HTMLElement, id: string): HTMLElement | null {
  return root.querySelector<HTMLElement>(`[data-approval="${CSS.escape(id)}"]`);
}

/** The card goes on beyond the edge of the page: there an arrow scrolls, as everywhere. */
function goesOn(root: HTMLElement, id: string | null, way: "next" | "previous"): boolean {
  const card = id === null ? null : cardOf(root, id);
  if (!card) return false;
  const { top, bottom } = card.getBoundingClientRect();
  return way === "next" ? bottom > window.innerHeight : top < 0;
}

/** A key that is being written, or that belongs to something that lies over these questions. */
function isElsewhere(event: KeyboardEvent, root: HTMLElement): boolean {
  if (event.defaultPrevented || event.isComposing || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return true;
  if (takesLetters(event.target)) return true;
  const over = [...document.querySelectorAll("[role='dialog'], [role='alertdialog'], [role='menu']")].at(-1);
  return over !== undefined && !over.contains(root);
}

export function useQuestionKeys({ ids, onOpen, onLeave, root }: { ids: readonly string[]; onOpen?: ((id: string) => void) | undefined; onLeave?: (() => void) | undefined; root: RefObject<HTMLDivElement | null> }): Keyed {
  const [chosen, setChosen] = useState<string | null>(null);
  // The one that keys speak to is there from the start, so that one look and one press are enough.
  const current = chosen ?? ids[0] ?? null;
  const [handles] = useState(() => new Map<string, AnswersHandle>());
  const movedAt = useRef(0);
  const moved = useCallback(() => {
    movedAt.current = Date.now();
  }, []);
  const order = ids.join(" ");
  // Also at the start: what has just come on the page has not been looked at.
  useEffect(moved, [moved, order]);
  // A key speaks to another card now. A pointer that did this is on the card that it means.
  const turnedAt = useRef(0);
  useEffect(() => {
    turnedAt.current = Date.now();
  }, [current]);

  const goTo = useCallback((id: string | null) => {
    const card = id !== null && root.current ? cardOf(root.current, id) : null;
    if (!card) return;
    setChosen(id);
    card.focus({ preventScroll: true });
    // Its head first: a question is read from the beginning.
    const tall = card.clientHeight > window.innerHeight * 0.7;
    card.scrollIntoView({ block: tall ? "start" : "nearest" });
  }, [root]);

  // Answered, here or elsewhere: the keys speak to the next one. The page follows only a person who
  // came here by key; under a pointer it stays where it is.
  useEffect(() => {
    if (current === null) return;
    return useWorld.subscribe((now, before) => {
      if (now.approvals[current] === before.approvals[current] || isOpen(current)) return;
      const next = afterAnswer(ids, current, isOpen);
      const card = root.current && cardOf(root.current, current);
      const focused = card?.contains(document.activeElement) ? document.activeElement : null;
      if (next !== null && focused?.matches(":focus-visible")) goTo(next);
      else setChosen(next ?? current);
    });
  }, [current, goTo, ids, root]);

  useEffect(() => {
    let firstAt = -Infinity;
    function press(event: KeyboardEvent) {
      // "g a" leads somewhere else; its second letter is no answer.
      const begun = event.timeStamp - firstAt <= SEQUENCE_MS;
      // A Shift that is pressed between the two ends nothing.
      if (event.key.length === 1) firstAt = event.key.toUpperCase() === SEQUENCE_FIRST ? event.timeStamp : -Infinity;
      if (begun || !root.current || isElsewhere(event, root.current)) return;
      const deed = deedOf(event.key);
      if (!deed || (event.key.length === 1 && !usePlainKeys.getState().on)) return;
      // On a button, Enter and the arrows are the button's own.
      const onButton = event.target instanceof HTMLElement && event.target.closest("button, a, summary") !== null;
      if (deed === "leave") {
        if (!onLeave) return;
        event.preventDefault();
        return onLeave();
      }
      if (deed === "open") {
        if (!onOpen || onButton || current === null) return;
        event.preventDefault();
        return onOpen(current);
      }
      if (deed === "next" || deed === "previous") {
        const arrow = event.key.startsWith("Arrow");
        if (arrow && (onButton || goesOn(root.current, current, deed))) return;
        const id = neighbour(ids, current, deed === "next" ? 1 : -1, isOpen);
        event.preventDefault();
        goTo(id);
        return;
      }
      const handle = current === null ? undefined : handles.get(current);
      if (!handle || !isSettled(Date.now(), Math.max(movedAt.current, turnedAt.current))) return;
      event.preventDefault();
      handle[deed]();
    }
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [current, goTo, handles, ids, onLeave, onOpen, root]);

  const onFocus = useCallback((event: FocusEvent) => {
    const id = event.target.closest<HTMLElement>("[data-approval]")?.dataset.approval;
    if (id) setChosen(id);
  }, []);

  return useMemo(
    () => ({ current, handles, moved, onFocus, isSettled: () => isSettled(Date.now(), movedAt.current) }),
    [current, handles, moved, onFocus],
  );
}
