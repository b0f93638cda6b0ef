import { ProcessesPage } from "@/features/processes/ProcessesPage";
import { Navigate, useParams } from "react-router";

export default function ProcessesRoute() {
  const { pid } = useParams();
  if (pid !== undefined && !/^\d{1,15}$/.test(pid)) return <Navigate to="/processes" replace />;
  return <ProcessesPage pid={pid === undefined ? null : Number(pid)} />;
}
