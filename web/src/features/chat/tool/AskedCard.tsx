import { useSaying } from "@/features/chat/use_saying";
import { say } from "@/live/outbox/sender";
import { useWorld } from "@/live/store";
import { Button } from "@/ui/Button";
import { Literal } from "@/ui/Literal";
import { toast } from "@/ui/toast";

interface Props {
  pid: number;
  args: unknown;
  text: string;
  answered: boolean;
}

function optionsOf(args: unknown): string[] {
  const given = typeof args === "object" && args !== null ? (args as Record<string, unknown>)["options"] : null;
  return Array.isArray(given) ? given.filter((option) => typeof option === "string" && option.trim() !== "").slice(0, 12) : [];
}

/** A question of the model: its answers to choose from, or any other by the field below. */
export function AskedCard({ pid, args, text, answered }: Props) {
  const waits = useWorld((world) => world.processes[pid]?.process.state === "waiting_input") && !answered;
  const saying = useSaying(pid);
  const options = optionsOf(args);

  function answer(option: string) {
    try {
      say({ pid }, option);
    } catch {
      toast({ tone: "bad", title: "Not sent", detail: "This browser has no room to keep the answer safe until it is sent." });
    }
  }

  return (
    <div className={`border-l-2 pl-4 py-1 ${waits ? "border-signal" : "border-line"}`} data-asked={waits ? "open" : "answered"}>
      <p className={`label ${waits ? "text-signal" : "text-faint"}`}>{waits ? "asks you" : "asked"}</p>
      <p className="text-read max-w-(--measure) whitespace-pre-wrap [overflow-wrap:anywhere]">
        <Literal text={text} />
      </p>
      {waits && options.length > 0 ? (
        <div className="mt-2 flex flex-wrap gap-2">
          {options.map((option) => (
            <Button key={option} off={saying} className="max-w-full h-auto! min-h-(--row) py-1 whitespace-normal! text-left" onClick={() => answer(option)}>
              <Literal text={option} />
            </Button>
          ))}
        </div>
      ) : null}
    </div>
  );
}
