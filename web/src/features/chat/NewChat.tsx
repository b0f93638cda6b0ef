import { Composer } from "@/features/chat/composer/Composer";
import { moveComposing, passField, putBack } from "@/features/chat/composer/composing";
import { DemoNote } from "@/features/chat/DemoNote";
import { ModelMenu } from "@/features/chat/head/ModelMenu";
import type { Pinned } from "@/features/chat/head/models";
import { PostureMenu } from "@/features/chat/head/PostureMenu";
import { Help } from "@/features/chat/Help";
import { UserSaid } from "@/features/chat/said/UserSaid";
import { RecentChats } from "@/features/chat/RecentChats";
import { Suggestions } from "@/features/chat/Suggestions";
import { OutgoingFiles } from "@/features/chat/timeline/OutgoingFiles";
import { Unsent } from "@/features/chat/timeline/Unsent";
import { useCommands } from "@/features/chat/use_commands";
import type { Beginning, OutboxFile } from "@/live/outbox/outbox";
import { say, useOutbox } from "@/live/outbox/sender";
import { newClientId } from "@/lib/ids";
import { useSystem } from "@/lib/queries/system";
import type { Posture } from "@/protocol/Posture";
import { Glyph } from "@/ui/Glyph";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { Link } from "react-router";

interface Props {
  /** Under which name what is written is kept. */
  name: string;
  ask: string;
  /** Beside the list of chats, which the page is about then. */
  heading: "h1" | "h2";
  onOpen: (pid: number) => void;
}

/** Longer than a chat takes to be made. */
const SLOW_MS = 500;

/** A chat is made with its first message, so that no empty one is left behind. */
export function NewChat({ name, ask, heading: Heading, onOpen }: Props) {
  const page = useRef<HTMLDivElement>(null);
  const [made] = useState(newClientId);
  const [pinned, setPinned] = useState<Pinned>(null);
  const [posture, setPosture] = useState<Posture>("ask");
  const [slow, setSlow] = useState(false);
  const system = useSystem();
  const commands = useCommands(null, setPinned);
  const entries = useOutbox((state) => state.entries);
  const pid = entries.find((entry) => entry.processClientId === made)?.pid ?? null;
  // Also those of an earlier visit: until its chat is made, a message has no other place to be seen.
  const waiting = entries.filter((entry) => (entry.processClientId === made ? slow : entry.pid === null));
  // The chat is there at once as a rule: what was said is shown there, and nothing moves here.
  const said = entries.some((entry) => entry.processClientId === made);
  useEffect(() => {
    if (!said) return;
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, [said]);
  // What is typed while the chat is made belongs into that chat, and so does the focus.
  const field = pid === null ? name : String(pid);
  useLayoutEffect(() => {
    if (pid === null) return;
    moveComposing(name, String(pid));
    const here = page.current;
    return () => {
      const field = here?.querySelector("[data-composer]");
      if (field) passField(String(pid), { focus: field.contains(document.activeElement), place: field.getBoundingClientRect() });
    };
  }, [pid, name]);
  useEffect(() => {
    if (pid !== null) onOpen(pid);
  }, [pid, onOpen]);

  function begin(text: string, files: readonly OutboxFile[]) {
    const beginning: Beginning = { ...(posture === "ask" ? {} : { posture }), ...pinned };
    say({ newChat: made }, text, { files, beginning });
  }

  /** It is put into the field, to be read and changed; nothing is said by a click. */
  function take(text: string) {
    putBack(field, text, []);
    page.current?.querySelector("textarea")?.focus();
  }

  const host = system?.nodes[0]?.hostname;
  return (
    <div ref={page} className="h-full overflow-y-auto">
      <div className="min-h-full flex flex-col px-4 desk:px-16 py-3 desk:pt-[18vh] max-w-[840px] mx-auto">
        <Link to="/chat" className="desk:hidden flex items-center gap-1 -ml-1 text-muted h-(--row) w-fit">
          <Glyph name="back" /> Chats
        </Link>
        <Heading className="text-head desk:text-display font-[550] tracking-[-0.015em] mt-4 mb-4 desk:mb-6">
          What should be done{host ? <> on <span className="text-muted">{host}</span></> : null}?
        </Heading>
        {waiting.map((entry) => (
          <div key={entry.clientId} className="mb-4">
            <OutgoingFiles entry={entry} />
            {entry.text ? <UserSaid text={entry.text} at={entry.at} faint /> : null}
            <Unsent entry={entry} field={field} />
          </div>
        ))}
        <Composer chat={field} pid={null} ask={pid === null ? ask : ""} placeholder="Say what to look at or do" commands={commands} onSay={begin} autoFocus />
        <div className="mt-1 flex items-center gap-1 -ml-[9px] text-muted">
          <ModelMenu pinned={pinned} onPin={setPinned} align="start" className="max-w-[240px]" />
          <PostureMenu posture={posture} onChoose={setPosture} align="start" />
        </div>
        {system?.demo ? (
          <div className="mt-3">
            <DemoNote />
          </div>
        ) : null}
        <Suggestions onTake={take} />
        <RecentChats className="desk:hidden mt-6" />
      </div>
      <Help commands={commands} />
    </div>
  );
}
