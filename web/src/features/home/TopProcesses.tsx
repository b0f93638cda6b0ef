import { Fold } from "@/features/home/Fold";
import { percent } from "@/lib/text/share";
import { formatBytes } from "@/lib/text/quantity";
import type { TopProcess } from "@/protocol/TopProcess";
import { Literal } from "@/ui/Literal";

/** What works most now. 100 % is one core whole. */
export function TopProcesses({ processes }: { processes: readonly TopProcess[] }) {
  const first = processes[0];
  return (
    <Fold name="Busiest processes" sum={first ? `${first.name} ${percent(first.cpu)}` : "none"}>
      <table className="w-full">
        <thead className="sr-only">
          <tr>
            <th>Process</th>
            <th>User</th>
            <th>Share of one core</th>
            <th>Memory</th>
          </tr>
        </thead>
        <tbody>
          {processes.map((one) => (
            <tr key={one.pid} className="wide:border-b border-line">
              <td className="py-1 w-full max-w-0 truncate">
                <Literal text={one.name} /> <span className="figure text-faint ml-1">{one.pid}</span>
              </td>
              <td className="py-1 pl-4 text-faint whitespace-nowrap">
                <Literal text={one.user} />
              </td>
              <td className="py-1 pl-4 figure text-right whitespace-nowrap">{percent(one.cpu)}</td>
              <td className="py-1 pl-4 figure text-muted text-right whitespace-nowrap min-w-20">{formatBytes(one.memory)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Fold>
  );
}
