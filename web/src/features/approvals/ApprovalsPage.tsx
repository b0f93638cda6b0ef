import { Waiting } from "@/features/approvals/Waiting";
import { usePending } from "@/features/approvals/use_pending";
import { part } from "@/lib/part";
import { LinkTabs } from "@/ui/LinkTabs";
import { PageBody } from "@/ui/PageBody";
import { Skeleton } from "@/ui/Skeleton";
import { Suspense } from "react";
import { useSearchParams } from "react-router";

const History = part(() => import("@/features/approvals/History"));

type Show = "waiting" | "history";

/** What waits, and what was answered. */
export function ApprovalsPage() {
  const pending = usePending();
  const [search] = useSearchParams();
  const show: Show = search.get("show") === "history" ? "history" : "waiting";
  return (
    <PageBody title="Approvals">
      <LinkTabs
        label="Approvals"
        items={[
          { to: "/approvals", label: "Waiting", count: pending.ids.length, here: show === "waiting" },
          { to: "/approvals?show=history", label: "History", here: show === "history" },
        ]}
      />
      <div className="pt-5"><Suspense fallback={<Skeleton lines={8} />}>{show === "waiting" ? <Waiting {...pending} /> : <History />}</Suspense></div>
    </PageBody>
  );
}
