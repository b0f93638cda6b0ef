import { ProcessesPage } from "@/features/processes/ProcessesPage";

export default function ProcessesRoute() {
  return <ProcessesPage />;
}
