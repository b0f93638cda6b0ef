// What can be done with what was said: the same buttons under questions and answers.

import { branch } from "@/features/chat/said/branch";
import { editMessage } from "@/features/chat/editing";
import { attachmentsOf, wordsOf } from "@/features/chat/said/text";
import { say } from "@/live/outbox/sender";
import { useWorld, world } from "@/live/store";
import { asProblem } from "@/lib/http/problem";
import type { Message } from "@/protocol/Message";
import { Button } from "@/ui/Button";
import { CopyButton } from "@/ui/CopyButton";
import { toastProblem } from "@/ui/toast";
import { type ReactNode, useState } from "react";
import { useNavigate } from "react-router";

/** Seen when the row is looked at; under the newest always, and where nothing hovers. */
export function Foot({ shown = false, children }: { shown?: boolean; children: ReactNode }) {
  const quiet = shown ? "" : "opacity-0 group-hover/row:opacity-100 group-focus-within/row:opacity-100 pointer-coarse:opacity-100";
  return <div className={`flex items-center min-w-0 -ml-2 h-(--row) transition-opacity ${quiet}`}>{children}</div>;
}

export function CopyAction({ text }: { text: string }) {
  return <CopyButton text={text} label="Copy as Markdown" />;
}

/** Nothing is under way in it, and it has not ended: what was said can be said again. */
function useMayReplace(pid: number): boolean {
  return useWorld((state) => state.processes[pid]?.process.state === "idle");
}

const BUSY = "Stop what is under way first";

/** The message of a person that a turn answers. */
function askedIn(pid: number, turnId: string): Message | undefined {
  const chat = world().chats[pid];
  const id = chat?.byTurn[turnId]?.find((one) => chat.messages[one]?.role === "user");
  return id === undefined ? undefined : chat?.messages[id];
}

export function retryTurn(pid: number, turnId: string): void {
  const asked = askedIn(pid, turnId);
  if (asked) say({ pid }, wordsOf(asked), { replaces: asked.id, files: attachmentsOf(asked) });
}

export function RetryAction({ pid, turnId }: { pid: number; turnId: string }) {
  const may = useMayReplace(pid);
  return <Button look="quiet" glyph="retry" aria-label="Retry" title={may ? "Answer this again; this answer is set aside" : BUSY} off={!may} onClick={() => retryTurn(pid, turnId)} />;
}

export function EditAction({ pid, messageId }: { pid: number; messageId: string }) {
  const may = useMayReplace(pid);
  return (
    <Button look="quiet" glyph="edit" data-edit={messageId} aria-label="Edit" title={may ? "Edit and say again" : BUSY} off={!may} onClick={() => editMessage(pid, messageId)} />
  );
}

export function BranchAction({ pid, messageId }: { pid: number; messageId: string }) {
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);

  async function go() {
    setBusy(true);
    try {
      void navigate(`/chat/${await branch(pid, messageId)}`);
    } catch (thrown) {
      toastProblem(asProblem(thrown));
    }
    setBusy(false);
  }

  return <Button look="quiet" glyph="branch" aria-label="Branch from here" title="Go on from here in a new chat" busy={busy} onClick={() => void go()} />;
}
