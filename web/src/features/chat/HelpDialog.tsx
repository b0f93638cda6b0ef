import { setChat } from "@/features/chat/chat_state";
import type { Command } from "@/features/chat/composer/command";
import { Dialog } from "@/ui/Dialog";
import type { ReactNode } from "react";

const KEYS: readonly [string, string][] = [
  ["Enter", "send; on a touch keyboard a new line"],
  ["Shift Enter", "a new line"],
  ["@", "complete the path of a file"],
  ["↑", "in an empty field: edit your last message"],
  ["Esc", "put away what is offered"],
  ["/", "outside the field: search the chats"],
  ["F2", "on a title: rename"],
];

/** What can be typed. */
export default function HelpDialog({ commands }: { commands: readonly Command[] }) {
  return (
    <Dialog open onOpenChange={(help) => setChat({ help })} title="Commands and keys" description="Commands are the page's own; the model does not read them.">
      {/* What scrolls must be reached by the keyboard; there is nothing else in it to reach. */}
      <dl tabIndex={0} className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-2 items-baseline">
        {commands.map((command) => (
          <Line key={command.word} term={`/${command.word}${command.argument ? ` ${command.argument}` : ""}`}>
            {command.says}
          </Line>
        ))}
        <div className="col-span-2 border-t border-line my-1" />
        {KEYS.map(([key, says]) => (
          <Line key={key} term={key}>
            {says}
          </Line>
        ))}
      </dl>
    </Dialog>
  );
}

function Line({ term, children }: { term: string; children: ReactNode }) {
  return (
    <>
      <dt className="code whitespace-nowrap">{term}</dt>
      <dd className="text-muted">{children}</dd>
    </>
  );
}
