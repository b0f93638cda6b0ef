import { reconnectNow, useConnection } from "@/live/socket/socket";
import { useNow } from "@/lib/use_now";
import { formatDuration } from "@/lib/text/quantity";

/** How this page stands to the machine, as the connection itself says it. */
export function ConnectionLabel() {
  const connection = useConnection();
  const away = connection.phase !== "live" && connection.wasLive;
  const now = useNow(1000, away);
  if (connection.phase === "live") {
    return (
      <span className="label flex items-center gap-1.5 text-faint" role="status">
        <span className="size-1.5 rounded-full bg-ok" />
        live
      </span>
    );
  }
  if (!away) {
    return (
      <span className="label flex items-center gap-1.5 text-faint" role="status">
        <span className="size-1.5 rounded-full border border-edge" />
        connecting
      </span>
    );
  }
  const since = formatDuration(now - (connection.lostAt ?? now));
  return (
    <button type="button" onClick={reconnectNow} className="label flex items-center gap-1.5 text-warn" title="Try now">
      <span className="size-1.5 rounded-full border border-warn" />
      <span role="status">away</span>
      <span className="hidden wide:inline">{since}</span>
    </button>
  );
}
