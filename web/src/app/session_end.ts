// What ends with a logout: the server's session when it answers, and everything of this person here.

import { forgetPage } from "@/app/forget_page";
import { forgetChats } from "@/lib/device/chats";
import { forgetDrafts } from "@/lib/device/drafts";
import { forgetPerson } from "@/lib/device/local";
import { request } from "@/lib/http/request";

export async function end(): Promise<void> {
  await request("POST", "/api/auth/logout", { body: {}, timeout: 5_000, quiet401: true }).catch(() => undefined);
  forgetPerson();
  forgetPage();
  forgetDrafts();
  await forgetChats().catch(() => undefined);
}
