import { FIRST } from "@/app/apps/list";
import { begin, nextPath } from "@/app/session";
import type { LoggedOut } from "@/app/use_leave";
import { LoginPage } from "@/features/auth/LoginPage";
import { PROOF_KEY, readProof } from "@/lib/http/proof";
import { useEffect, useState } from "react";
import { Navigate, useLocation, useNavigate } from "react-router";

const WHY: Record<LoggedOut, string> = {
  by_server: "You were logged out here: the session was ended or has run out. What you typed is kept on this device.",
  in_other_tab: "You were logged out here, as in another tab of this browser.",
};

export function LoginRoute() {
  const navigate = useNavigate();
  const { search, state } = useLocation();
  const loggedOut = (state as { loggedOut?: LoggedOut } | null)?.loggedOut;
  const next = nextPath(search, FIRST);
  // Whoever has logged in here already is not asked again. Should the server know better, it leads back.
  const [known] = useState(() => readProof() !== null);
  useEffect(() => {
    // Logged in in another tab: this one need not be asked again.
    const onStorage = (event: StorageEvent) => {
      if (event.key === PROOF_KEY && event.newValue) void navigate(next, { replace: true });
    };
    window.addEventListener("storage", onStorage);
    return () => window.removeEventListener("storage", onStorage);
  }, [navigate, next]);
  if (known) return <Navigate to={next} replace />;
  return (
    <LoginPage
      note={loggedOut ? WHY[loggedOut] : undefined}
      onDone={(proof) => {
        begin(proof);
        void navigate(next, { replace: true });
      }}
    />
  );
}
