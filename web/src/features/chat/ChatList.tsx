import { readProcesses } from "@/live/snapshots";
import { useWorld } from "@/live/store";
import { formatShort } from "@/lib/text/time";
import { useNow } from "@/lib/use_now";
import type { Process } from "@/protocol/Process";
import { Button, buttonClass } from "@/ui/Button";
import { Glyph } from "@/ui/Glyph";
import { Literal } from "@/ui/Literal";
import { Loading } from "@/ui/Loading";
import { ProblemCard } from "@/ui/ProblemCard";
import { sayState, TONE_TEXT } from "@/ui/states";
import { useMemo } from "react";
import { Link } from "react-router";

function byActivity(a: Process, b: Process): number {
  return b.active_at - a.active_at || b.pid - a.pid;
}

export function ChatList({ current }: { current: number | "new" | null }) {
  const processes = useWorld((world) => world.processes);
  const listed = useWorld((world) => world.listed);
  const problem = useWorld((world) => world.listProblem);
  const now = useNow(60_000);
  const chats = useMemo(
    () =>
      Object.values(processes)
        .map((entry) => entry.process)
        .filter((process) => process.program === "chat")
        .sort(byActivity),
    [processes],
  );
  return (
    <nav aria-label="Chats" className="h-full flex flex-col">
      <div className="flex items-center justify-between pl-4 pr-3 h-[52px] shrink-0">
        <h1 className="text-title font-semibold">Chats</h1>
        <Link to="/chat/new" className={buttonClass("plain")}>
          <Glyph name="plus" /> New
        </Link>
      </div>
      <div className="flex-1 min-h-0 overflow-y-auto pb-4">
        {problem ? (
          <ProblemCard problem={problem} className="mx-3">
            <Button onClick={() => void readProcesses()}>Try again</Button>
          </ProblemCard>
        ) : null}
        {!listed && !problem ? <Loading what="Reading chats" /> : null}
        {listed && chats.length === 0 ? <p className="px-4 text-faint">Your chats will stand here, newest first.</p> : null}
        <ul>
          {chats.map((process) => (
            <ChatRow key={process.pid} process={process} here={process.pid === current} now={now} />
          ))}
        </ul>
      </div>
    </nav>
  );
}

function ChatRow({ process, here, now }: { process: Process; here: boolean; now: number }) {
  const { words, tone } = sayState(process.state);
  const resting = process.state === "idle" || process.state === "ended";
  return (
    <li>
      <Link
        to={`/chat/${process.pid}`}
        aria-current={here ? "page" : undefined}
        className={`relative block pl-4 pr-3 py-2 -outline-offset-2 ${here ? "bg-raised" : "hover:bg-surface"}`}
      >
        {tone === "signal" ? <span className="absolute left-0 inset-y-0 w-0.5 bg-signal" /> : null}
        <span className="flex items-baseline gap-2">
          <span className={`flex-1 truncate ${here ? "font-semibold" : "font-medium"}`}><Literal text={process.title || "New chat"} /></span>
          <span className="figure text-faint">{formatShort(process.active_at, now)}</span>
        </span>
        <span className={`label block ${resting ? "text-faint" : TONE_TEXT[tone]}`}>
          {process.pid} · {words}
        </span>
      </Link>
    </li>
  );
}
