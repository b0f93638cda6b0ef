import { ApprovalsPage } from "@/features/approvals/ApprovalsPage";

export default function ApprovalsRoute() {
  return <ApprovalsPage />;
}
