import { NotFound } from "@/ui/NotFound";

const WAYS = [
  { to: "/chat", name: "All chats" },
  { to: "/chat/new", name: "New chat" },
  { to: "/", name: "Home" },
];

/** The address names a chat that cannot be, or one that nobody has. */
export function NoChat() {
  return (
    <NotFound what="chat" ways={WAYS}>
      A chat is named by the number of its process. One that was deleted is gone for good.
    </NotFound>
  );
}
