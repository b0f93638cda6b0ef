import { callOfStep, stoodIn, turnCallsQuery } from "@/features/chat/said/turn_calls_query";
import type { Message } from "@/protocol/Message";
import { CallFacts } from "@/ui/call/CallFacts";
import { QueryProblem } from "@/ui/QueryProblem";
import { Sheet } from "@/ui/Sheet";
import { Skeleton } from "@/ui/Skeleton";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

interface Props {
  message: Message;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** The call of a model that made an answer: which, why that one, and what it took. */
export default function WhySheet({ message, open, onOpenChange }: Props) {
  return (
    <Sheet open={open} onOpenChange={onOpenChange} title="Why this model">
      {/* Of one height from the start: a sheet that grows from below would jump. */}
      <div className="max-desk:min-h-[60dvh]">
        <Why message={message} />
      </div>
    </Sheet>
  );
}

function Why({ message }: { message: Message }) {
  const calls = useQuery(turnCallsQuery(message.turn_id));
  const call = calls.data ? callOfStep(calls.data, message.step) : undefined;
  const before = calls.data ? stoodIn(calls.data, message.step) : undefined;
  if (calls.isPending || (!call && calls.isFetching)) return <Skeleton lines={6} />;
  if (!calls.data) return <QueryProblem query={calls} />;
  if (!call) return <p className="text-muted">This call is not in the ledger: it was made before there was one.</p>;
  return (
    <>
      <CallFacts call={call} />
      {before && before !== call ? (
        <section aria-label="Earlier in this turn" className="mt-5 border-t border-line pt-4">
          <h3 className="font-semibold mb-2">Earlier in this turn it stood in for others</h3>
          <CallFacts call={before} />
        </section>
      ) : null}
      <Link to="/usage" className="inline-block mt-3 text-muted hover:text-ink underline underline-offset-3">
        All usage
      </Link>
    </>
  );
}
