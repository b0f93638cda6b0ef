import { QuestionCard } from "@/features/approvals/QuestionCard";
import { ChatPage } from "@/features/chat/ChatPage";
import type { Approval } from "@/protocol/Approval";
import { useCallback } from "react";
import { Navigate, useNavigate, useParams, useSearchParams } from "react-router";

function question(approval: Approval) {
  return <QuestionCard approval={approval} />;
}

export default function ChatRoute() {
  const { pid } = useParams();
  const [query] = useSearchParams();
  const navigate = useNavigate();
  const open = useCallback((made: number) => void navigate(`/chat/${made}`, { replace: true }), [navigate]);
  const leave = useCallback(() => void navigate("/chat", { replace: true }), [navigate]);
  if (pid !== undefined && pid !== "new" && !/^\d{1,15}$/.test(pid)) return <Navigate to="/chat" replace />;
  const current = pid === undefined ? null : pid === "new" ? "new" : Number(pid);
  return <ChatPage pid={current} ask={current === "new" ? (query.get("ask") ?? "") : ""} question={question} onOpen={open} onGone={leave} />;
}
