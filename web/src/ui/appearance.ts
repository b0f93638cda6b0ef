// Text size and motion on this device. The first paint reads the same keys in public/start.js.

import { create } from "zustand";

export type TextSize = "normal" | "large";
export type Motion = "device" | "off";

const TEXT_KEY = "metatron.text";
const MOTION_KEY = "metatron.motion";

function stored<T extends string>(key: string, other: T, usual: T): T {
  try {
    return localStorage.getItem(key) === other ? other : usual;
  } catch {
    return usual;
  }
}

interface Appearance {
  text: TextSize;
  motion: Motion;
}

export const useAppearance = create<Appearance>(() => ({
  text: stored<TextSize>(TEXT_KEY, "large", "normal"),
  motion: stored<Motion>(MOTION_KEY, "off", "device"),
}));

/** Only what differs from the usual is kept. */
function keep(key: string, value: string, usual: string): void {
  try {
    if (value === usual) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Storage is closed or full: it holds until the page is left.
  }
}

export function setTextSize(text: TextSize): void {
  useAppearance.setState({ text });
  document.documentElement.dataset.text = text;
  keep(TEXT_KEY, text, "normal");
}

export function setMotion(motion: Motion): void {
  useAppearance.setState({ motion });
  document.documentElement.dataset.motion = motion;
  keep(MOTION_KEY, motion, "device");
}
