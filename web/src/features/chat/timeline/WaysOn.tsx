import { type Action, useContinue, useRetry } from "@/features/chat/said/use_actions";
import { waysOn } from "@/features/chat/timeline/ways_on";
import { useWorld } from "@/live/store";
import type { Problem } from "@/protocol/Problem";
import { Button, buttonClass } from "@/ui/Button";
import { Link } from "react-router";

/** What can be done about the end of the last turn. */
export function WaysOn({ pid, turnId, problem }: { pid: number; turnId: string; problem: Problem }) {
  const chat = useWorld((world) => world.chats[pid]);
  const ways = waysOn(problem, chat, turnId);
  const on = useContinue(pid);
  const retry = useRetry(pid, turnId);
  return (
    <>
      {ways.continue ? <Way action={on} /> : null}
      {ways.again ? <Way action={{ ...retry, name: "Try again" }} /> : null}
      {ways.places.map(({ to, name }) => (
        <Link key={to} to={to} className={buttonClass()}>
          {name}
        </Link>
      ))}
    </>
  );
}

function Way({ action }: { action: Action }) {
  return (
    <Button glyph={action.glyph} off={action.off ?? false} title={action.hint} onClick={action.run}>
      {action.name}
    </Button>
  );
}
