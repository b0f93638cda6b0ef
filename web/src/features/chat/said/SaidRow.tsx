import { editMessage, useEditing } from "@/features/chat/editing";
import { CopyAction, EditAction, Foot } from "@/features/chat/said/actions";
import { Attachments } from "@/features/chat/said/Attachments";
import { EditSaid } from "@/features/chat/said/EditSaid";
import { attachmentsOf, wordsOf } from "@/features/chat/said/text";
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
  const foot = (
    <Foot>
      <CopyAction text={words} />
      {first ? <EditAction pid={pid} messageId={message.id} /> : null}
    </Foot>
  );
  return (
    <TurnRow at={message.created_at} first={first} foot={foot}>
      <Attachments files={files} />
      {words ? <UserSaid text={words} at={message.created_at} /> : null}
    </TurnRow>
  );
}
