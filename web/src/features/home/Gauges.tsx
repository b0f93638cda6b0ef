import { Gauge } from "@/features/home/Gauge";
import { Trace } from "@/features/home/Trace";
import { formatBytes } from "@/lib/text/quantity";
import { percent, TIGHT, usedShare } from "@/lib/text/share";
import type { Machine } from "@/protocol/Machine";

/** Load over the last ten minutes, memory, disks: a line and a figure each. */
export function Gauges({ machine }: { machine: Machine }) {
  const { load, cpus, memory, disks, history } = machine;
  const busy = history.at(-1)?.cpu;
  const memoryUsed = usedShare(memory.total, memory.available);
  const swapUsed = usedShare(memory.swap_total, memory.swap_free);
  return (
    <div className="mt-4 grid gap-4">
      <div>
        <p className="flex items-baseline justify-between gap-4">
          <span className="font-medium">Load</span>
          <span className="figure text-muted">
            <span className={load[0] > cpus ? "text-warn" : "text-ink"}>{load[0].toFixed(2)}</span> · {load[1].toFixed(2)} · {load[2].toFixed(2)}
          </span>
        </p>
        {history.length < 2 ? (
          <p className="flex items-center h-12 my-1.5 text-muted">The curve begins with the next looks at it, one each ten seconds.</p>
        ) : (
          <Trace samples={history} cpus={cpus} />
        )}
        <p className="figure text-faint flex justify-between">
          <span>{busy === undefined ? "no history yet" : `processors ${percent(busy)} busy`}</span>
          <span>last 10 min</span>
        </p>
      </div>
      <Gauge
        name="Memory"
        share={memoryUsed}
        tight={memoryUsed >= TIGHT}
        figures={`${formatBytes(memory.total - memory.available)} of ${formatBytes(memory.total)}`}
        note={memory.swap_total > 0 ? `swap ${percent(swapUsed)} of ${formatBytes(memory.swap_total)}` : "no swap"}
      />
      {disks.map((disk) => {
        const used = usedShare(disk.total, disk.free);
        return (
          <Gauge
            key={disk.mount}
            name={`Disk ${disk.mount}`}
            share={used}
            tight={used >= TIGHT}
            figures={`${formatBytes(disk.total - disk.free)} of ${formatBytes(disk.total)}`}
            note={`${formatBytes(disk.free)} free · ${disk.fs} on ${disk.device}`}
          />
        );
      })}
    </div>
  );
}
