// The tab of the browser says what waits first, then where one is.

import { appAt } from "@/app/apps/list";
import { useWorld } from "@/live/store";
import { useEffect } from "react";
import { useLocation } from "react-router";

export function useFrameTitle(pending: number): void {
  const { pathname } = useLocation();
  const pid = /^\/chat\/(\d+)/.exec(pathname)?.[1];
  const chat = useWorld((world) => (pid ? world.processes[Number(pid)]?.process.title : undefined));
  const name = chat || appAt(pathname)?.name;
  useEffect(() => {
    const parts = [name, "Metatron"].filter(Boolean).join(" · ");
    document.title = pending > 0 ? `(${pending}) ${parts}` : parts;
  }, [pending, name]);
}
