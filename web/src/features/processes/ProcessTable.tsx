import type { Sort } from "@/features/processes/arrange";
import { ProcessRow } from "@/features/processes/ProcessRow";
import type { Process } from "@/protocol/Process";
import { HeadCell, Table } from "@/ui/Table";

const COLUMNS: readonly { name: string; sort?: Sort; figure?: boolean }[] = [
  { name: "pid", sort: "pid", figure: true },
  { name: "title", sort: "title" },
  { name: "state" },
  { name: "may" },
  { name: "model" },
  { name: "tokens", sort: "tokens", figure: true },
  { name: "cost", sort: "cost", figure: true },
  { name: "begun", sort: "begun", figure: true },
  { name: "active", sort: "active", figure: true },
];

interface Props {
  processes: readonly Process[];
  sort: Sort;
  onSort: (sort: Sort) => void;
  onOpen: (pid: number) => void;
  now: number;
}

/** A table at the desk, cards on the phone. A press on a column's name sorts by it. */
export function ProcessTable({ processes, sort, onSort, onOpen, now }: Props) {
  return (
    <Table
      label="Processes"
      className="processes max-desk:[&_tbody>tr:first-child]:border-t-0"
      head={
        <>
          {COLUMNS.map(({ name, sort: by, figure }) => (
            <HeadCell key={name} figure={figure ?? false} aria-sort={by === sort ? (by === "pid" || by === "title" ? "ascending" : "descending") : undefined}>
              {by ? (
                <button type="button" onClick={() => onSort(by)} className={`label min-h-6 hover:text-ink ${by === sort ? "text-ink underline underline-offset-4" : ""}`}>
                  {name}
                </button>
              ) : (
                name
              )}
            </HeadCell>
          ))}
          <HeadCell>
            <span className="sr-only">what to do</span>
          </HeadCell>
        </>
      }
    >
      {processes.map((process) => (
        <ProcessRow key={process.pid} process={process} now={now} onOpen={onOpen} />
      ))}
    </Table>
  );
}
