import { QuestionCard } from "@/features/approvals/QuestionCard";
import { ChatPane as Pane, type PaneProps } from "@/features/chat/ChatPane";
import type { Approval } from "@/protocol/Approval";

function question(approval: Approval) {
  return <QuestionCard approval={approval} />;
}

export default function ChatPane(props: PaneProps) {
  return <Pane {...props} question={question} />;
}
