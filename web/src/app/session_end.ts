// What ends with a logout: the server's session when it answers, and everything of this person here.

import { forgetKept } from "@/app/offline/kept";
import { queryClient } from "@/app/query_client";
import { forgetRecent } from "@/app/spotlight/recent";
import { forgetDrafts } from "@/features/chat/drafts";
import { forgetChats } from "@/lib/device/chats";
import { dropProof } from "@/lib/http/proof";
import { request } from "@/lib/http/request";

export async function end(): Promise<void> {
  await request("POST", "/api/auth/logout", { body: {}, timeout: 5_000, quiet401: true }).catch(() => undefined);
  dropProof();
  queryClient.clear();
  forgetDrafts();
  forgetRecent();
  forgetKept();
  await forgetChats().catch(() => undefined);
}
