import { ApprovePage } from "@/features/approvals/ApprovePage";
import { useParams } from "react-router";

export default function ApproveRoute() {
  const { id = "" } = useParams();
  return <ApprovePage key={id} id={id} />;
}
