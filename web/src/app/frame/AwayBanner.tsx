import { lastAnswered } from "@/app/offline/kept";
import { sayLoss, wantsBanner } from "@/app/frame/standing";
import { useOnline } from "@/app/frame/use_online";
import { useNow } from "@/lib/use_now";
import { sendable } from "@/live/outbox/outbox";
import { useOutbox } from "@/live/outbox/sender";
import { reconnectNow, useConnection } from "@/live/socket/socket";
import { Button } from "@/ui/Button";
import { useState } from "react";

/** A loss that lasts: what it means for what is seen and typed here. */
export function AwayBanner() {
  const connection = useConnection();
  const online = useOnline();
  const now = useNow(500, connection.phase !== "live");
  const [answeredAt] = useState(lastAnswered);
  const unsent = useOutbox((state) => sendable(state.entries).length);
  if (!wantsBanner(connection, now)) return <div />;
  return (
    <section aria-label="Connection" className="appear flex items-center gap-3 min-h-10 pl-4 pr-2 border-b border-line bg-surface">
      <p className="flex-1 min-w-0 py-1.5">
        <span className="font-medium">{sayLoss(connection, online, answeredAt, now)}</span>{" "}
        <span className="text-muted">
          <span className="max-desk:hidden">{connection.wasLive ? "You see what was known then." : "You see what is kept on this device."} </span>
          {unsent > 0 ? (unsent === 1 ? "One message is kept and goes out by itself." : `${unsent} messages are kept and go out by themselves.`) : "What you write is kept and goes out by itself."}
        </span>
      </p>
      <Button look="quiet" onClick={reconnectNow}>
        Try now
      </Button>
    </section>
  );
}
