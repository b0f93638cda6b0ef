// A canvas knows no tokens: they are read from the page, as they are now.

import { BUCKETS, LOOKS } from "@/features/usage/sums";

export interface Colours {
  series: Record<keyof typeof LOOKS, string>;
  line: string;
  faint: string;
  warn: string;
  font: string;
}

/** `place`: where they hold. */
export function coloursAt(place: HTMLElement): Colours {
  const probe = document.createElement("span");
  probe.hidden = true;
  place.append(probe);
  const colour = (look: string) => {
    probe.className = look;
    return getComputedStyle(probe).color;
  };
  const series = Object.fromEntries([...BUCKETS.map(({ look }) => look), "cost" as const].map((look) => [look, colour(LOOKS[look])])) as Colours["series"];
  probe.className = "figure";
  const { fontSize, fontFamily } = getComputedStyle(probe);
  const found = { series, line: colour("text-line"), faint: colour("text-faint"), warn: colour("text-warn"), font: `450 ${fontSize} ${fontFamily}` };
  probe.remove();
  return found;
}
