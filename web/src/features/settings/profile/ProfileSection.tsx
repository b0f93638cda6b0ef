import { Facts } from "@/features/settings/Facts";
import { NameForm } from "@/features/settings/profile/NameForm";
import { PasswordForm } from "@/features/settings/profile/PasswordForm";
import { Part, SectionHead } from "@/features/settings/Section";
import { useMe } from "@/lib/queries/me";
import { Button } from "@/ui/Button";
import { useState } from "react";

const ROLES: Record<string, string> = { owner: "Owner: everything on this system is yours to decide" };

export default function ProfileSection({ onLogout }: { onLogout: () => Promise<void> }) {
  const me = useMe();
  const [leaving, setLeaving] = useState(false);
  return (
    <>
      <SectionHead title="Profile" lead="Who you are on this system. Nothing of it leaves the machine." />
      {me ? (
        <Facts
          facts={[
            { name: "Role", is: ROLES[me.user.role] ?? me.user.role },
            { name: "Known as", is: <span className="figure text-muted">{me.user.id}</span> },
          ]}
        />
      ) : null}
      <div className="mt-6 flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button
          glyph="leave"
          busy={leaving}
          onClick={() => {
            setLeaving(true);
            void onLogout();
          }}
        >
          Log out
        </Button>
        <p className="text-muted">On this device. What you typed and did not send is forgotten here.</p>
      </div>
      {me ? (
        <>
          <Part title="Name" lead="What you log in with.">
            <NameForm kept={me.user.name} />
          </Part>
          <Part title="Password" lead="Changing it logs out every other device. Tokens of programs stay: end those under Tokens.">
            <PasswordForm name={me.user.name} />
          </Part>
        </>
      ) : null}
    </>
  );
}
