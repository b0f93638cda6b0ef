// Which panel stands over the page. One at a time, so that Esc always closes the one that is seen.

import type { Panel } from "@/app/apps/manifest";
import { create } from "zustand";

export const useShellState = create<{ panel: Panel | null }>(() => ({ panel: null }));

export function openPanel(panel: Panel): void {
  useShellState.setState({ panel });
}

export function closePanel(): void {
  useShellState.setState({ panel: null });
}
