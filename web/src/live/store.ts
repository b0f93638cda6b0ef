// Holds the world for React. Selectors give parts whose identity changes only when they change.

import type { Input } from "@/live/reduce/input";
import { reduce } from "@/live/reduce/reduce";
import { EMPTY, type World } from "@/live/world";
import { create } from "zustand";

export const useWorld = create<World>(() => EMPTY);

export function world(): World {
  return useWorld.getState();
}

export function dispatch(input: Input): void {
  useWorld.setState((before) => reduce(before, input), true);
}
