import { queryClient } from "@/app/query_client";
import { forgetChatState } from "@/features/chat/chat_state";
import { forgetEditing } from "@/features/chat/editing";
import { forgetFields } from "@/lib/device/drafts";
import { dropToasts } from "@/ui/toast";

/** What this page alone holds of a person. What the device keeps is every tab's: whoever logs out empties it. */
export function forgetPage(): void {
  queryClient.clear();
  forgetFields();
  forgetChatState();
  forgetEditing();
  dropToasts();
}
