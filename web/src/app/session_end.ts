// What ends with a logout: the server's session when it answers, and everything of this person here.

import { queryClient } from "@/app/query_client";
import { forgetChatState } from "@/features/chat/chat_state";
import { forgetEditing } from "@/features/chat/editing";
import { forgetChats } from "@/lib/device/chats";
import { forgetDrafts } from "@/lib/device/drafts";
import { forgetPerson } from "@/lib/device/local";
import { request } from "@/lib/http/request";
import { dropToasts } from "@/ui/toast";

export async function end(): Promise<void> {
  await request("POST", "/api/auth/logout", { body: {}, timeout: 5_000, quiet401: true }).catch(() => undefined);
  await forget();
}

/** What this page holds of a person, and what this device keeps, whichever tab the logout was pressed in. */
export async function forget(): Promise<void> {
  forgetPerson();
  queryClient.clear();
  forgetDrafts();
  forgetChatState();
  forgetEditing();
  dropToasts();
  await forgetChats().catch(() => undefined);
}
