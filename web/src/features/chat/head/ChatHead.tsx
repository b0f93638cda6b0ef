import { changeChat } from "@/features/chat/actions";
import { lastAnswered } from "@/features/chat/last_answered";
import { setChat, useChatState } from "@/features/chat/chat_state";
import { ModelMenu } from "@/features/chat/head/ModelMenu";
import { changeOf, pinnedOf } from "@/features/chat/head/models";
import { PostureMenu } from "@/features/chat/head/PostureMenu";
import { Spent } from "@/features/chat/head/Spent";
import { RenameField } from "@/features/chat/list/RenameField";
import { part } from "@/lib/part";
import { nameOfChat } from "@/lib/text/name_of_chat";
import { useWorld } from "@/live/store";
import type { Process } from "@/protocol/Process";
import { Button } from "@/ui/Button";
import { Early } from "@/ui/float/Early";
import { Glyph } from "@/ui/Glyph";
import { Literal } from "@/ui/Literal";
import { StateLabel } from "@/ui/StateLabel";
import { Suspense, useState } from "react";
import { Link } from "react-router";

const MoreMenu = part(() => import("@/features/chat/head/MoreMenu"));

/** One line at the desk. On the phone two: the title has the whole width, what answers and what it may do stand below it. */
export function ChatHead({ pid }: { pid: number }) {
  const process = useWorld((world) => world.processes[pid]?.process);
  return (
    <header
      className="shrink-0 grid grid-cols-[auto_minmax(0,1fr)_auto] grid-rows-[34px_34px] h-[68px] px-1 items-center desk:flex desk:h-[52px] desk:gap-1 desk:pl-6 desk:pr-3 border-b border-line"
      data-chat-head={pid}
    >
      <Link to="/chat" aria-label="All chats" className="desk:hidden row-span-2 grid place-items-center w-(--row) self-stretch text-muted -outline-offset-2">
        <Glyph name="back" />
      </Link>
      <Title pid={pid} title={process?.title ?? ""} />
      {process ? <Controls process={process} /> : null}
    </header>
  );
}

/** The title is renamed where it stands; with a finger by the menu, which leaves its line to what is below. */
function Title({ pid, title }: { pid: number; title: string }) {
  const renaming = useChatState((state) => state.renaming === pid && state.renamingIn === "head");
  const rename = () => setChat({ renaming: pid, renamingIn: "head" });
  if (renaming) {
    return (
      <div className="flex-1 min-w-0 pr-2">
        <RenameField pid={pid} title={title} className="h-8 desk:h-(--row) -ml-2 px-2 max-w-[520px] text-title font-semibold" back="[data-title]" onDone={() => setChat({ renaming: null })} />
      </div>
    );
  }
  return (
    <h1 className="flex-1 min-w-0 self-end desk:self-auto text-title font-semibold">
      <button
        type="button"
        data-title=""
        className="block max-w-full h-7 desk:h-(--row) -ml-2 px-2 truncate text-left rounded-control cursor-text max-desk:pointer-events-none hover:bg-raised -outline-offset-2"
        title="Rename"
        aria-keyshortcuts="F2"
        onClick={rename}
        onKeyDown={(event) => {
          if (event.key === "F2") rename();
        }}
      >
        <Literal text={nameOfChat(title, pid)} />
      </button>
    </h1>
  );
}

/** As high as its line; a finger hits it from above and below. */
const LOW = "hit max-desk:h-8!";

function Controls({ process }: { process: Process }) {
  const { pid, state } = process;
  const [pressed, setPressed] = useState(false);
  const answered = useWorld((world) => lastAnswered(world.chats[pid]));
  const more = <Button look="quiet" glyph="more" aria-label="More about this chat" className="max-desk:col-start-3 max-desk:row-start-1 max-desk:row-span-2" />;
  return (
    <>
      <div className="max-desk:col-start-2 max-desk:row-start-2 max-desk:-ml-2 max-desk:self-start flex items-center desk:gap-1 min-w-0">
        <Spent usage={process.usage} className="hidden wide:block mr-2" />
        <ModelMenu pinned={pinnedOf(process)} onPin={(pinned) => void changeChat(pid, changeOf(pinned, pinnedOf(process)))} answered={answered} align="end" className={`${LOW} max-w-[160px] desk:max-w-[200px]`} />
        <PostureMenu posture={process.posture} onChoose={(posture) => void changeChat(pid, { posture })} className={LOW} />
        {state === "idle" ? null : <StateLabel state={state} tight className="truncate ml-auto pl-2 desk:pl-0 desk:mr-2 desk:-order-1" />}
      </div>
      <Suspense fallback={<Early trigger={more} onPress={() => setPressed(true)} />}>
        <MoreMenu process={process} trigger={more} pressed={pressed} />
      </Suspense>
    </>
  );
}
