import { FIRST } from "@/app/apps/list";
import { begin, nextPath } from "@/app/session";
import { LoginPage } from "@/features/auth/LoginPage";
import { useLocation, useNavigate } from "react-router";

export function LoginRoute() {
  const navigate = useNavigate();
  const { search } = useLocation();
  return (
    <LoginPage
      onDone={(proof) => {
        begin(proof);
        void navigate(nextPath(search, FIRST), { replace: true });
      }}
    />
  );
}
