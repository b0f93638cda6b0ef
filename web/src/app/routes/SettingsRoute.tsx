import { end } from "@/app/session";
import { forgetDrafts } from "@/features/chat/drafts";
import { SettingsPage } from "@/features/settings/SettingsPage";
import { useNavigate } from "react-router";

export default function SettingsRoute() {
  const navigate = useNavigate();
  return (
    <SettingsPage
      onLogout={async () => {
        await end();
        forgetDrafts();
        void navigate("/login", { replace: true });
      }}
    />
  );
}
