import { changeChat } from "@/features/chat/actions";
import { setChat, useChatState } from "@/features/chat/chat_state";
import { ModelMenu } from "@/features/chat/head/ModelMenu";
import type { Pinned } from "@/features/chat/head/models";
import { PostureMenu } from "@/features/chat/head/PostureMenu";
import { Spent } from "@/features/chat/head/Spent";
import { RenameField } from "@/features/chat/list/RenameField";
import { useWorld } from "@/live/store";
import type { Process } from "@/protocol/Process";
import { Button } from "@/ui/Button";
import { Glyph } from "@/ui/Glyph";
import { Literal } from "@/ui/Literal";
import { StateLabel } from "@/ui/StateLabel";
import { lazy, Suspense } from "react";
import { Link } from "react-router";

const MoreMenu = lazy(() => import("@/features/chat/head/MoreMenu"));

function pinnedOf({ provider_id, model }: Process): Pinned {
  return provider_id !== null && model !== null ? { provider_id, model } : null;
}

export function ChatHead({ pid }: { pid: number }) {
  const process = useWorld((world) => world.processes[pid]?.process);
  return (
    <header className="shrink-0 h-[52px] flex items-center gap-1 pl-2 pr-2 desk:pl-6 desk:pr-3 border-b border-line" data-chat-head={pid}>
      <Link to="/chat" aria-label="All chats" className="desk:hidden grid place-items-center size-(--row) shrink-0 text-muted">
        <Glyph name="back" />
      </Link>
      <Title pid={pid} title={process?.title ?? ""} />
      {process ? <Controls process={process} /> : null}
    </header>
  );
}

/** The title is renamed where it stands. */
function Title({ pid, title }: { pid: number; title: string }) {
  const renaming = useChatState((state) => state.renaming === pid && state.renamingIn === "head");
  const rename = () => setChat({ renaming: pid, renamingIn: "head" });
  if (renaming) {
    return (
      <div className="flex-1 min-w-0 pr-2">
        <RenameField pid={pid} title={title} className="h-(--row) -ml-2 px-2 max-w-[520px] text-title font-semibold" onDone={() => setChat({ renaming: null })} />
      </div>
    );
  }
  return (
    <h2 className="flex-1 min-w-0 text-title font-semibold">
      <button
        type="button"
        className="block max-w-full h-(--row) -ml-2 px-2 truncate text-left rounded-control cursor-text hover:bg-raised"
        title="Rename"
        aria-keyshortcuts="F2"
        onClick={rename}
        onKeyDown={(event) => {
          if (event.key === "F2") rename();
        }}
      >
        <Literal text={title || "New chat"} />
      </button>
    </h2>
  );
}

function Controls({ process }: { process: Process }) {
  const { pid, state } = process;
  const more = <Button look="quiet" glyph="more" aria-label="More about this chat" />;
  return (
    <>
      <Spent usage={process.usage} className="hidden wide:block mr-2" />
      {state === "idle" ? null : <StateLabel state={state} className="hidden desk:inline mr-2" />}
      <ModelMenu pinned={pinnedOf(process)} onPin={(pinned) => void changeChat(pid, pinned ?? { provider_id: null })} className="max-w-[128px] desk:max-w-[200px]" />
      <PostureMenu posture={process.posture} onChoose={(posture) => void changeChat(pid, { posture })} className="max-desk:hidden" />
      <Suspense fallback={more}>
        <MoreMenu process={process} trigger={more} />
      </Suspense>
    </>
  );
}
