import { sayState, TONE_TEXT } from "@/ui/states";

/** `tight`: on the phone in fewer words. */
export function StateLabel({ state, tight = false, className = "" }: { state: Parameters<typeof sayState>[0]; tight?: boolean; className?: string }) {
  const { words, tone, short } = sayState(state);
  return (
    <span className={`label whitespace-nowrap ${TONE_TEXT[tone]} ${className}`}>
      {tight && short ? (
        <>
          <span className="max-desk:hidden">{words}</span>
          <span className="desk:hidden">{short}</span>
        </>
      ) : (
        words
      )}
    </span>
  );
}
