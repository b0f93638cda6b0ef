import { useWorld } from "@/live/store";
import { readOp } from "@/live/snapshots";
import type { OpEntry } from "@/live/world";
import { sayBody } from "@/lib/text/op";
import { formatSeconds } from "@/lib/text/quantity";
import { useNow } from "@/lib/use_now";
import { Literal } from "@/ui/Literal";
import { StateLabel } from "@/ui/StateLabel";
import { useEffect } from "react";

/** One op of a process: what runs, how it stands, for how long. */
export function RunningOp({ op }: { op: OpEntry }) {
  const row = useWorld((world) => world.ops[op.op_id]?.row);
  useEffect(() => {
    if (!row) void readOp(op.op_id);
  }, [op.op_id, row]);
  const now = useNow(1_000);
  const since = row?.started_at;
  return (
    <div className="flex items-baseline gap-3 min-h-7 py-1 min-w-0" data-op={op.op_id}>
      <span className="code truncate whitespace-nowrap! min-w-0 text-muted">{row ? <Literal text={sayBody(row.body)} /> : "…"}</span>
      <span className="ml-auto" />
      <StateLabel state={op.state} tight />
      {since ? <span className="figure text-faint w-(--took,80px) text-right shrink-0">{formatSeconds(now - since)}</span> : <span className="w-(--took,0px) shrink-0" />}
    </div>
  );
}
