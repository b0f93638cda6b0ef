import { ChatPage, showsPane } from "@/features/chat/ChatPage";
import { part } from "@/lib/part";
import { whenIdle } from "@/lib/when_idle";
import { useCallback } from "react";
import { Navigate, useNavigate, useParams, useSearchParams } from "react-router";

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
  if (pid !== undefined && pid !== "new" && !/^\d{1,15}$/.test(pid)) return <Navigate to="/chat" replace />;
  const current = pid === undefined ? null : pid === "new" ? "new" : Number(pid);
  const pane = <ChatPane pid={typeof current === "number" ? current : null} ask={current === "new" ? (query.get("ask") ?? "") : ""} beside={current === null} onOpen={open} />;
  return <ChatPage pid={current} pane={pane} onGone={leave} />;
}
