// What the system says of itself becomes a toast: notices, a new version, clocks that disagree.

import { skewOf } from "@/app/frame/standing";
import { useUpdate } from "@/app/pwa/worker";
import { useSystemQuery } from "@/lib/queries/system";
import { formatDuration } from "@/lib/text/quantity";
import { changeVersion } from "@/lib/version/change";
import { dispatch, useWorld } from "@/live/store";
import { toast } from "@/ui/toast";
import { useEffect, useRef } from "react";

function useNotices(): void {
  const notices = useWorld((world) => world.notices);
  useEffect(() => {
    for (const notice of notices) {
      toast({ tone: notice.level === "error" ? "bad" : "plain", title: notice.title, detail: notice.detail, key: notice.key });
      dispatch({ kind: "notice.dismissed", key: notice.key });
    }
  }, [notices]);
}

function useNewVersion(): void {
  const ready = useUpdate((state) => state.ready);
  useEffect(() => {
    if (!ready) return;
    toast({
      tone: "plain",
      title: "A new version is ready",
      detail: "Turns go on and what you typed is kept.",
      action: { label: "Reload", onSelect: () => void changeVersion() },
      key: "version",
    });
  }, [ready]);
}

/** Said once: times on the pages are the machine's, read by this device's clock. */
function useClocks(): void {
  const { data, dataUpdatedAt } = useSystemQuery();
  const said = useRef(false);
  const skew = data ? skewOf(dataUpdatedAt, data.now) : null;
  useEffect(() => {
    if (skew === null || said.current) return;
    said.current = true;
    const apart = formatDuration(Math.abs(skew));
    toast({
      tone: "plain",
      title: "The clocks disagree",
      detail: `This device is ${apart} ${skew > 0 ? "ahead of" : "behind"} the machine: “ago” and time limits read wrong by that much. Set the clock of the one that is wrong.`,
      key: "clocks",
    });
  }, [skew]);
}

export function useSaid(): void {
  useNotices();
  useNewVersion();
  useClocks();
}
