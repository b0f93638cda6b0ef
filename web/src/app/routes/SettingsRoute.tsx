import { end } from "@/app/session_end";
import { SettingsPage } from "@/features/settings/SettingsPage";
import { useNavigate } from "react-router";

export default function SettingsRoute() {
  const navigate = useNavigate();
  return (
    <SettingsPage
      onLogout={async () => {
        await end();
        void navigate("/login", { replace: true });
      }}
    />
  );
}
