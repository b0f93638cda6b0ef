import { pidOf } from "@/app/routes/pid_of";
import { ChatPage, showsPane } from "@/features/chat/ChatPage";
import { NoChat } from "@/features/chat/NoChat";
import { part } from "@/lib/part";
import { whenIdle } from "@/lib/when_idle";
import { useCallback } from "react";
import { useNavigate, useParams, useSearchParams } from "react-router";

// By itself: the phone's first page is the list alone.
const ChatPane = part(() => import("@/app/routes/ChatPane"));
whenIdle(() => void ChatPane.load().catch(() => undefined));

/** The code of what this address shows. */
export async function ahead(): Promise<void> {
  if (showsPane(location.pathname.split("/")[2])) await ChatPane.load();
}

export default function ChatRoute() {
  const { pid } = useParams();
  const [query] = useSearchParams();
  const navigate = useNavigate();
  const open = useCallback((made: number) => void navigate(`/chat/${made}`, { replace: true }), [navigate]);
  const leave = useCallback(() => void navigate("/chat", { replace: true }), [navigate]);
  const current = pid === "new" ? pid : pidOf(pid);
  if (current === undefined) return <NoChat />;
  const pane = <ChatPane pid={typeof current === "number" ? current : null} ask={current === "new" ? (query.get("ask") ?? "") : ""} beside={current === null} onOpen={open} />;
  return <ChatPage pid={current} pane={pane} onGone={leave} />;
}
