import { useChatState } from "@/features/chat/chat_state";
import type { Command } from "@/features/chat/composer/command";
import { part } from "@/lib/part";
import { Suspense } from "react";

const HelpDialog = part(() => import("@/features/chat/HelpDialog"));

/** Commands and keys, when they were asked for. */
export function Help({ commands }: { commands: readonly Command[] }) {
  const open = useChatState((state) => state.help);
  if (!open) return null;
  return (
    <Suspense fallback={null}>
      <HelpDialog commands={commands} />
    </Suspense>
  );
}
