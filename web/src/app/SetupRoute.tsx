import { begin } from "@/app/session";
import { SetupPage } from "@/features/auth/SetupPage";
import { useNavigate } from "react-router";

export function SetupRoute() {
  const navigate = useNavigate();
  return (
    <SetupPage
      onDone={(proof) => {
        begin(proof);
        void navigate("/chat/new", { replace: true });
      }}
    />
  );
}
