import { FIRST } from "@/app/apps/list";
import { begin } from "@/app/session";
import { SetupPage } from "@/features/auth/SetupPage";
import { readProof } from "@/lib/http/proof";
import { useCallback, useState } from "react";
import { useNavigate } from "react-router";

export function SetupRoute() {
  const navigate = useNavigate();
  const [known] = useState(() => readProof() !== null);
  const goOn = useCallback(() => void navigate(FIRST, { replace: true }), [navigate]);
  return (
    <SetupPage
      known={known}
      onKnown={goOn}
      onDone={(proof) => {
        begin(proof);
        void navigate("/chat/new", { replace: true });
      }}
    />
  );
}
