import { Section } from "@/features/settings/Section";
import { SessionList } from "@/features/settings/SessionList";
import { TokenList } from "@/features/settings/TokenList";
import { useMe } from "@/lib/queries/me";
import { Button } from "@/ui/Button";
import { setTheme, type Theme, useTheme } from "@/ui/theme";
import { Choice } from "@/ui/Field";
import { useState } from "react";

const THEMES: readonly { value: Theme; label: string }[] = [
  { value: "device", label: "As the device has it" },
  { value: "dark", label: "Dark" },
  { value: "light", label: "Light" },
];

export function ProfileSection({ onLogout }: { onLogout: () => Promise<void> }) {
  const me = useMe();
  const theme = useTheme((state) => state.theme);
  const [leaving, setLeaving] = useState(false);
  return (
    <>
      <Section title={me?.user.name ?? ""} lead={me?.user.role === "owner" ? "Owner of this system." : "Has an account on this system."}>
        <div className="flex flex-wrap items-end gap-4">
          <Choice label="Look on this device" value={theme} options={THEMES} onChoose={setTheme} className="w-56" />
          <Button
            busy={leaving}
            onClick={() => {
              setLeaving(true);
              void onLogout();
            }}
          >
            Log out
          </Button>
        </div>
      </Section>
      <Section title="Sessions" lead="Where you are logged in. Ending one logs that device out at once.">
        <SessionList />
      </Section>
      <Section title="Tokens" lead="For programs and the command line. No token can answer an approval.">
        <TokenList />
      </Section>
    </>
  );
}
