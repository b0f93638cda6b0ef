import { HoursForm } from "@/features/settings/approvals/HoursForm";
import { ownerSettingsQuery } from "@/features/settings/approvals/owner_settings_query";
import { Part, SectionHead } from "@/features/settings/Section";
import { asProblem } from "@/lib/http/problem";
import { Button } from "@/ui/Button";
import { ProblemCard } from "@/ui/ProblemCard";
import { Skeleton } from "@/ui/Skeleton";
import { useQuery } from "@tanstack/react-query";

export default function ApprovalsSection() {
  const settings = useQuery(ownerSettingsQuery);
  return (
    <>
      <SectionHead title="Approvals" lead="What an agent may not do unasked becomes a question to you. It waits; the agent waits with it." />
      <Part title="How long a question stands" lead="After that it counts as a no: nothing runs, and the agent is told so. For questions that are asked from now on.">
        {settings.isPending ? <Skeleton className="h-8 w-40" /> : null}
        {settings.isError ? (
          <ProblemCard problem={asProblem(settings.error)}>
            <Button onClick={() => void settings.refetch()} busy={settings.isFetching}>
              Try again
            </Button>
          </ProblemCard>
        ) : null}
        {settings.data ? <HoursForm kept={settings.data.approval_hours} /> : null}
      </Part>
    </>
  );
}
