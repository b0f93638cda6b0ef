import { pidOf } from "@/app/routes/pid_of";
import { ProcessesPage } from "@/features/processes/ProcessesPage";
import { NotFound } from "@/ui/NotFound";
import { useParams } from "react-router";

const WAYS = [
  { to: "/processes", name: "All processes" },
  { to: "/", name: "Home" },
];

export default function ProcessesRoute() {
  const { pid: named } = useParams();
  const pid = pidOf(named);
  if (pid === undefined) {
    return (
      <NotFound what="process" ways={WAYS}>
        A process is named by its number.
      </NotFound>
    );
  }
  return <ProcessesPage pid={pid} />;
}
