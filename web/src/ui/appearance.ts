// Text size and motion on this device. The first paint reads the same keys in public/start.js.

import { keepLocal, readLocal } from "@/lib/device/local";
import { create } from "zustand";

export type TextSize = "normal" | "large";
export type Motion = "device" | "off";

interface Appearance {
  text: TextSize;
  motion: Motion;
}

export const useAppearance = create<Appearance>(() => ({
  text: readLocal("text") === "large" ? "large" : "normal",
  motion: readLocal("motion") === "off" ? "off" : "device",
}));

/** Whether what moves by script may: style sheets ask the device and the page's root themselves. */
export function movesAllowed(): boolean {
  return useAppearance.getState().motion !== "off" && !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

export function setTextSize(text: TextSize): void {
  useAppearance.setState({ text });
  document.documentElement.dataset.text = text;
  keepLocal("text", text === "normal" ? null : text);
}

export function setMotion(motion: Motion): void {
  useAppearance.setState({ motion });
  document.documentElement.dataset.motion = motion;
  keepLocal("motion", motion === "device" ? null : motion);
}
