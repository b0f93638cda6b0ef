import { FIRST } from "@/app/apps/list";
import { begin } from "@/app/session";
import { ResetPage } from "@/features/auth/ResetPage";
import { useNavigate } from "react-router";

export function ResetRoute() {
  const navigate = useNavigate();
  return (
    <ResetPage
      onDone={(proof) => {
        begin(proof);
        void navigate(FIRST, { replace: true });
      }}
    />
  );
}
