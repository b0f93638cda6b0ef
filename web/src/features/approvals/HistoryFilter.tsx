import type { Outcome } from "@/features/approvals/history_query";
import { useWorld } from "@/live/store";
import { nameOfChat } from "@/lib/text/name_of_chat";
import { Choice } from "@/ui/Field";
import { useMemo } from "react";

const OUTCOMES: readonly { value: Outcome; label: string }[] = [
  { value: "decided", label: "Every answer" },
  { value: "approved", label: "Approved" },
  { value: "denied", label: "Denied" },
  { value: "edited", label: "Replaced by another command" },
  { value: "expired", label: "Expired" },
  { value: "cancelled", label: "Cancelled" },
];

interface Props {
  outcome: Outcome;
  onOutcome: (outcome: Outcome) => void;
  pid: number | null;
  onPid: (pid: number | null) => void;
}

export function HistoryFilter({ outcome, onOutcome, pid, onPid }: Props) {
  const processes = useWorld((world) => world.processes);
  const options = useMemo(
    () => [
      { value: "", label: "Every process" },
      ...Object.values(processes)
        .map(({ process }) => process)
        .sort((a, b) => b.active_at - a.active_at)
        .map((process) => ({ value: String(process.pid), label: `${process.pid} · ${nameOfChat(process.title, process.pid)}` })),
    ],
    [processes],
  );
  return (
    <div className="mb-5 grid grid-cols-2 desk:grid-cols-[220px_minmax(0,320px)] gap-3">
      <Choice label="Answer" value={outcome} options={OUTCOMES} onChoose={onOutcome} />
      <Choice label="Asked by" value={pid === null ? "" : String(pid)} options={options} onChoose={(value) => onPid(value === "" ? null : Number(value))} />
    </div>
  );
}
