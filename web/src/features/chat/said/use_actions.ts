// What can be done with what was said: each action is an object, shown as a button or in a menu.

import { branch } from "@/features/chat/said/branch";
import { editMessage } from "@/features/chat/editing";
import { attachmentsOf, wordsOf } from "@/features/chat/said/text";
import { useSaying } from "@/features/chat/use_saying";
import { say } from "@/live/outbox/sender";
import { useWorld, world } from "@/live/store";
import { asProblem } from "@/lib/http/problem";
import type { Message } from "@/protocol/Message";
import type { GlyphName } from "@/ui/Glyph";
import { toast, toastProblem } from "@/ui/toast";
import { useCopied } from "@/ui/use_copied";
import { useState } from "react";
import { useNavigate } from "react-router";

export interface Action {
  name: string;
  /** What it does, where the name alone does not tell. */
  hint: string;
  glyph: GlyphName;
  off?: boolean;
  busy?: boolean;
  /** Marks its button, so that the focus finds back. */
  mark?: string;
  run: () => void;
}

const BUSY = "Stop what is under way first";

/** Nothing is under way in it, nor on its way to it, and it has not ended: what was said can be said again. */
function useMayReplace(pid: number): boolean {
  const saying = useSaying(pid);
  return useWorld((state) => state.processes[pid]?.process.state === "idle") && !saying;
}

export function useCopy(text: string): Action {
  const { copied, copy } = useCopied(text);
  return { name: copied ? "Copied" : "Copy", hint: "Copy as Markdown", glyph: copied ? "check" : "copy", run: copy };
}

/** The message of a person that a turn answers. */
function askedIn(pid: number, turnId: string): Message | undefined {
  const chat = world().chats[pid];
  const id = chat?.byTurn[turnId]?.find((one) => chat.messages[one]?.role === "user");
  return id === undefined ? undefined : chat?.messages[id];
}

export function useRetry(pid: number, turnId: string): Action {
  const may = useMayReplace(pid);
  function run() {
    const asked = askedIn(pid, turnId);
    if (!asked) return;
    try {
      say({ pid }, wordsOf(asked), { replaces: asked.id, files: attachmentsOf(asked) });
    } catch {
      toast({ tone: "bad", title: "Not sent", detail: "This browser has no room to keep the message safe until it is sent. The answer stays." });
    }
  }
  return { name: "Retry", hint: may ? "Answer this again; this answer is set aside" : BUSY, glyph: "retry", off: !may, run };
}

/** Says that it is to go on: what it did and said so far is kept. */
export function useContinue(pid: number): Action {
  const may = useMayReplace(pid);
  function run() {
    try {
      say({ pid }, "Continue.");
    } catch {
      toast({ tone: "bad", title: "Not sent", detail: "This browser has no room to keep the message safe until it is sent." });
    }
  }
  return { name: "Continue", hint: may ? "Let it go on from here; nothing is set aside" : BUSY, glyph: "right", off: !may, run };
}

export function useEdit(pid: number, messageId: string): Action {
  const may = useMayReplace(pid);
  return { name: "Edit", hint: may ? "Edit and say again" : BUSY, glyph: "pencil", off: !may, mark: messageId, run: () => editMessage(pid, messageId) };
}

export function useBranch(pid: number, messageId: string): Action {
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  async function run() {
    setBusy(true);
    try {
      void navigate(`/chat/${await branch(pid, messageId)}`);
    } catch (thrown) {
      toastProblem(asProblem(thrown));
    }
    setBusy(false);
  }
  return { name: "Branch from here", hint: "Go on from here in a new chat", glyph: "branch", busy, run: () => void run() };
}
