import { History } from "@/features/approvals/History";
import { Waiting } from "@/features/approvals/Waiting";
import { usePending } from "@/features/approvals/use_pending";
import { PageBody } from "@/ui/PageBody";
import { Tabs } from "@/ui/Tabs";
import { useNavigate, useSearchParams } from "react-router";

type Show = "waiting" | "history";

/** What waits, and what was answered. */
export function ApprovalsPage() {
  const pending = usePending();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const show: Show = search.get("show") === "history" ? "history" : "waiting";
  return (
    <PageBody title="Approvals" lead="What would change the machine waits here, in every chat alike, until you answer.">
      <Tabs
        label="Approvals"
        value={show}
        onChange={(value) => void navigate(value === "history" ? "/approvals?show=history" : "/approvals", { replace: true })}
        items={[
          { value: "waiting", label: "Waiting", count: pending.ids.length },
          { value: "history", label: "History" },
        ]}
      />
      <div className="pt-5">{show === "waiting" ? <Waiting {...pending} /> : <History />}</div>
    </PageBody>
  );
}
