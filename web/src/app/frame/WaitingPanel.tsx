import { closePanel } from "@/app/shell_state";
import { ApprovalsPanel } from "@/features/approvals/ApprovalsPanel";

export default function WaitingPanel() {
  return <ApprovalsPanel open onOpenChange={(open) => (open ? undefined : closePanel())} />;
}
