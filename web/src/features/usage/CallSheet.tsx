import { useWorld } from "@/live/store";
import { nameOfChat } from "@/lib/text/name_of_chat";
import type { ModelCall } from "@/protocol/ModelCall";
import { CallFacts, Fact } from "@/ui/call/CallFacts";
import { sayPurpose } from "@/ui/call/words";
import { Literal } from "@/ui/Literal";
import { Sheet } from "@/ui/Sheet";
import { Link } from "react-router";

/** One call from close. */
export function CallSheet({ call, open, onOpenChange }: { call: ModelCall | null; open: boolean; onOpenChange: (open: boolean) => void }) {
  const process = useWorld((world) => (call?.pid ? world.processes[call.pid]?.process : undefined));
  return (
    <Sheet open={open} onOpenChange={onOpenChange} title={call ? `Why this model` : ""}>
      {call ? (
        <CallFacts call={call}>
          <Fact name="For">
            {sayPurpose(call.purpose)}
            {call.step === null ? "" : ` ${call.step}`}
            {call.pid === null ? null : (
              <>
                {" of "}
                {process ? (
                  <Link to={`/chat/${call.pid}`} className="underline underline-offset-3">
                    <Literal text={nameOfChat(process.title, process.pid)} />
                  </Link>
                ) : (
                  `process ${call.pid}, which is gone`
                )}
              </>
            )}
          </Fact>
        </CallFacts>
      ) : null}
    </Sheet>
  );
}
