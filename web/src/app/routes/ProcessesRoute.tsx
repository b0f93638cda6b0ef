import { ProcessesPage } from "@/features/processes/ProcessesPage";
import { NotFound } from "@/ui/NotFound";
import { PageBody } from "@/ui/PageBody";
import { useLocation, useParams } from "react-router";

const WAYS = [
  { to: "/processes", name: "All processes" },
  { to: "/", name: "Home" },
];

export default function ProcessesRoute() {
  const { pid } = useParams();
  const { pathname } = useLocation();
  if (pid !== undefined && !/^\d{1,15}$/.test(pid)) {
    return (
      <PageBody title={null}>
        <NotFound what="process" address={pathname} ways={WAYS}>
          A process is named by its number.
        </NotFound>
      </PageBody>
    );
  }
  return <ProcessesPage pid={pid === undefined ? null : Number(pid)} />;
}
