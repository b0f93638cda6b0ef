import { sayState, TONE_TEXT } from "@/ui/states";

export function StateLabel({ state, className = "" }: { state: Parameters<typeof sayState>[0]; className?: string }) {
  const { words, tone } = sayState(state);
  return <span className={`label whitespace-nowrap ${TONE_TEXT[tone]} ${className}`}>{words}</span>;
}
