import { standing, type Standing } from "@/app/frame/standing";
import { useOnline } from "@/app/frame/use_online";
import { formatSeconds } from "@/lib/text/quantity";
import { useNow } from "@/lib/use_now";
import { reconnectNow, useConnection } from "@/live/socket/socket";

const DOTS: Record<Standing, string> = {
  live: "bg-ok",
  connecting: "border border-edge",
  away: "border border-warn",
  offline: "border border-warn",
};

/** How this page stands to the machine, as the connection itself says it. */
export function ConnectionLabel() {
  const connection = useConnection();
  const online = useOnline();
  const is = standing(connection, online);
  const lost = is === "away" || is === "offline";
  const now = useNow(1000, lost);
  return (
    <span className={`label flex items-center gap-1.5 ${lost ? "text-warn" : "text-faint"}`} data-connection={is}>
      <span className={`size-1.5 rounded-full ${DOTS[is]}`} />
      <span role="status">{is}</span>
      {lost ? (
        <button type="button" onClick={reconnectNow} className="hidden desk:inline h-6 pl-1 hover:text-ink" title="Try now">
          {formatSeconds(now - (connection.lostAt ?? now))}
          <span className="sr-only">: try now</span>
        </button>
      ) : null}
    </span>
  );
}
