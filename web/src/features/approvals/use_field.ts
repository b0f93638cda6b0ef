import { useEffect, useRef } from "react";

/** A field that has the focus when it appears, and gives way to Esc before anything around it does. */
export function useField(onLeave: () => void) {
  const ref = useRef<HTMLTextAreaElement>(null);
  const leave = useRef(onLeave);
  useEffect(() => {
    leave.current = onLeave;
  });
  useEffect(() => {
    const field = ref.current;
    field?.focus();
    field?.setSelectionRange(field.value.length, field.value.length);
    function esc(event: KeyboardEvent) {
      if (event.key !== "Escape" || event.isComposing || !field?.form?.contains(document.activeElement)) return;
      // Before a dialog hears of it: only the top of what is open closes.
      event.stopPropagation();
      event.preventDefault();
      leave.current();
    }
    window.addEventListener("keydown", esc, true);
    return () => window.removeEventListener("keydown", esc, true);
  }, []);
  return ref;
}
