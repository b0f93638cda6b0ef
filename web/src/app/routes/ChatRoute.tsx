import { ChatPage, showsPane } from "@/features/chat/ChatPage";
import { part } from "@/lib/part";
import { whenIdle } from "@/lib/when_idle";
import { NotFound } from "@/ui/NotFound";
import { PageBody } from "@/ui/PageBody";
import { useCallback } from "react";
import { useLocation, useNavigate, useParams, useSearchParams } from "react-router";

const WAYS = [
  { to: "/chat", name: "All chats" },
  { to: "/chat/new", name: "New chat" },
  { to: "/", name: "Home" },
];

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
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const open = useCallback((made: number) => void navigate(`/chat/${made}`, { replace: true }), [navigate]);
  const leave = useCallback(() => void navigate("/chat", { replace: true }), [navigate]);
  if (pid !== undefined && pid !== "new" && !/^\d{1,15}$/.test(pid)) {
    return (
      <PageBody title={null}>
        <NotFound what="chat" address={pathname} ways={WAYS}>
          A chat is named by the number of its process.
        </NotFound>
      </PageBody>
    );
  }
  const current = pid === undefined ? null : pid === "new" ? "new" : Number(pid);
  const pane = <ChatPane pid={typeof current === "number" ? current : null} ask={current === "new" ? (query.get("ask") ?? "") : ""} beside={current === null} onOpen={open} />;
  return <ChatPage pid={current} pane={pane} onGone={leave} />;
}
