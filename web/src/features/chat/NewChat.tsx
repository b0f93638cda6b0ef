import { Composer } from "@/features/chat/Composer";
import { DemoNote } from "@/features/chat/DemoNote";
import { say, useOutbox } from "@/live/outbox/sender";
import { useSystem } from "@/lib/queries/system";
import { newClientId } from "@/lib/ids";
import { Glyph } from "@/ui/Glyph";
import { useEffect, useState } from "react";
import { Link } from "react-router";

const EXAMPLES = ["How full is the disk?", "Which processes are running?", "Write hello to notes.txt"];

/** A chat is made with its first message, so that no empty one is left behind. */
export function NewChat({ onOpen }: { onOpen: (pid: number) => void }) {
  const [made] = useState(newClientId);
  const system = useSystem();
  const mine = useOutbox((state) => state.entries.find((entry) => entry.processClientId === made));
  const pid = mine?.pid ?? null;
  useEffect(() => {
    if (pid !== null) onOpen(pid);
  }, [pid, onOpen]);

  const host = system?.nodes[0]?.hostname;
  return (
    <div className="h-full overflow-y-auto">
      <div className="min-h-full flex flex-col justify-end desk:justify-center px-4 desk:px-16 py-6 desk:pb-[16vh] max-w-[840px] mx-auto">
        <Link to="/chat" className="desk:hidden flex items-center gap-1 text-muted mb-auto h-(--row)">
          <Glyph name="back" /> Chats
        </Link>
        <h1 className="text-display font-[550] tracking-[-0.015em] mb-6">
          What should be done{host ? <> on <span className="text-muted">{host}</span></> : null}?
        </h1>
        {mine ? (
          <p className="text-muted mb-4" role="status">
            {mine.problem ? `Not sent yet: ${mine.problem.title.toLowerCase()}. Your message is kept on this device and goes out by itself.` : "Sending …"}
          </p>
        ) : null}
        <Composer chat="new" placeholder="Say what to look at or do" onSay={(text) => say({ newChat: made }, text)} autoFocus />
        <ul className="mt-5 border-t border-line">
          {EXAMPLES.map((example) => (
            <li key={example} className="border-b border-line">
              <button
                type="button"
                className="group w-full h-(--row) desk:h-10 px-2 flex items-center justify-between text-left text-muted hover:text-ink -outline-offset-2"
                onClick={() => say({ newChat: made }, example)}
              >
                {example}
                <span className="text-faint group-hover:text-ink">
                  <Glyph name="right" />
                </span>
              </button>
            </li>
          ))}
        </ul>
        {system?.demo ? (
          <div className="mt-6">
            <DemoNote />
          </div>
        ) : null}
      </div>
    </div>
  );
}
