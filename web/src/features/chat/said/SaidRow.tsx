import { editMessage, useEditing } from "@/features/chat/editing";
import { Attachments } from "@/features/chat/said/Attachments";
import { EditSaid } from "@/features/chat/said/EditSaid";
import { Foot } from "@/features/chat/said/Foot";
import { attachmentsOf, wordsOf } from "@/features/chat/said/text";
import { useCopy, useEdit } from "@/features/chat/said/use_actions";
import { UserSaid } from "@/features/chat/said/UserSaid";
import { TurnRow } from "@/features/chat/timeline/TurnRow";
import type { Message } from "@/protocol/Message";

interface Props {
  pid: number;
  message: Message;
  first: boolean;
  isLast: boolean;
}

/** What a person said: its words, its files, what can be done with it; or the field that it is edited in. */
export function SaidRow({ pid, message, first, isLast }: Props) {
  const edited = useEditing((state) => state[pid] === message.id);
  const words = wordsOf(message);
  const files = attachmentsOf(message);
  if (edited) {
    return (
      <TurnRow at={message.created_at} first={first}>
        <EditSaid pid={pid} message={message} isLast={isLast} onLeave={() => editMessage(pid, null)} />
      </TurnRow>
    );
  }
  return (
    <TurnRow at={message.created_at} first={first}>
      {words ? <Attachments files={files} /> : null}
      <div className="flex items-end gap-1">
        {words ? (
          <UserSaid text={words} at={message.created_at} />
        ) : (
          <div className="min-w-0 [&>ul]:mb-0">
            <Attachments files={files} />
          </div>
        )}
        <div className="ml-2 shrink-0">
          <SaidFoot pid={pid} message={message} words={words} first={first} />
        </div>
      </div>
    </TurnRow>
  );
}

function SaidFoot({ pid, message, words, first }: { pid: number; message: Message; words: string; first: boolean }) {
  const copy = useCopy(words);
  const edit = useEdit(pid, message.id);
  // What answers a question in the middle of a turn cannot be taken back without the turn.
  const actions = [...(words ? [copy] : []), ...(first ? [edit] : [])];
  return actions.length > 0 ? <Foot actions={actions} /> : null;
}
