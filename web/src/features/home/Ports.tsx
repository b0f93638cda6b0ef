import { NotKnown } from "@/features/home/Finding";
import { Fold } from "@/features/home/Fold";
import { type Listener, listeners } from "@/features/home/listeners";
import type { Finding } from "@/protocol/Finding";
import type { Port } from "@/protocol/Port";
import { Button } from "@/ui/Button";
import { Literal } from "@/ui/Literal";
import { useState } from "react";

const FIRST = 8;

/** What listens, and which of it everyone on the network reaches. */
export function Ports({ ports }: { ports: Finding<Port[]> }) {
  const [all, setAll] = useState(false);
  if (ports.state === "unknown") {
    return (
      <Fold name="Open ports" sum="not known">
        <div className="py-2">
          <NotKnown why={ports.why} />
        </div>
      </Fold>
    );
  }
  const found = listeners(ports.value);
  const open = found.filter((one) => one.openToAll).length;
  return (
    <Fold name="Open ports" sum={`${found.length}${open > 0 ? `, ${open} open to all` : ""}`}>
      {found.length === 0 ? <p className="py-2 text-muted">Nothing listens.</p> : null}
      <ul>
        {found.slice(0, all ? undefined : FIRST).map((one) => (
          <PortRow key={one.key} one={one} />
        ))}
      </ul>
      {found.length > FIRST && !all ? (
        <Button look="quiet" className="-ml-3 mt-1" onClick={() => setAll(true)}>
          {found.length - FIRST} more
        </Button>
      ) : null}
    </Fold>
  );
}

function PortRow({ one }: { one: Listener }) {
  return (
    <li className="grid grid-cols-[88px_minmax(0,1fr)_auto] gap-x-4 items-baseline py-1 wide:border-b border-line">
      <span className="figure">
        {one.port}
        <span className="text-faint"> {one.proto}</span>
      </span>
      <span className="truncate">
        {one.process ? <Literal text={one.process} /> : <span className="text-faint">not known whose</span>}
        {one.pid === null ? null : <span className="figure text-faint ml-2">{one.pid}</span>}
      </span>
      {one.openToAll ? <span className="label text-warn">open to all</span> : <span className="figure text-faint truncate max-w-32">{one.addresses.join(" ")}</span>}
    </li>
  );
}
