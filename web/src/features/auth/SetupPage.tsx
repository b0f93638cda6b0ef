import { Door } from "@/features/auth/Door";
import { takeSetupToken } from "@/features/auth/setup_token";
import { useClaimed } from "@/features/auth/use_claimed";
import { PasswordField } from "@/ui/PasswordField";
import { asProblem } from "@/lib/http/problem";
import { request } from "@/lib/http/request";
import { isTooShort, LEAST_SAID } from "@/lib/password";
import type { Problem } from "@/protocol/Problem";
import type { Proof } from "@/protocol/Proof";
import type { Setup } from "@/protocol/Setup";
import { Button, buttonClass } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { ProblemCard } from "@/ui/ProblemCard";
import { type FormEvent, useEffect, useState } from "react";
import { Link } from "react-router";

interface Props {
  /** Someone has logged in on this device: where there is an owner already, that is where to go. */
  known: boolean;
  onKnown: () => void;
  onDone: (proof: string) => void;
}

/** Claims the system for its owner. Where it has one, there is nothing to fill in. */
export function SetupPage({ known, onKnown, onDone }: Props) {
  const claimed = useClaimed();
  const [token] = useState(takeSetupToken);
  const leaves = known && (claimed === true || claimed === null);
  useEffect(() => {
    if (leaves) onKnown();
  }, [leaves, onKnown]);
  if (leaves) return null;
  if (claimed === true) return <Owned />;
  // With a link it is the owner, as good as always: the form need not wait for the answer.
  if (claimed === undefined && (known || token === null)) return null;
  return <SetupForm linkToken={token} onDone={onDone} />;
}

function Owned() {
  return (
    <Door title="This machine has its owner" lead="It was claimed already, and a setup link works once.">
      <Link to="/login" className={`${buttonClass("primary")} w-full desk:w-auto`}>
        Log in
      </Link>
    </Door>
  );
}

function SetupForm({ linkToken, onDone }: { linkToken: string | null; onDone: (proof: string) => void }) {
  const [typedToken, setTypedToken] = useState("");
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);

  if (problem?.code === "claimed") return <Owned />;

  const token = linkToken ?? typedToken.trim();
  const shortPassword = isTooShort(password);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (busy || !token || !name.trim() || shortPassword) return;
    setBusy(true);
    setProblem(null);
    try {
      const body: Setup = { token, name: name.trim(), password };
      const { proof } = await request<Proof>("POST", "/api/auth/setup", { body, quiet401: true });
      onDone(proof);
    } catch (thrown) {
      setProblem(asProblem(thrown));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Door title="This machine is yours" lead="Choose the name and password that you will command it with. The link works once, within 30 minutes.">
      <form onSubmit={(event) => void submit(event)} className="grid gap-4" noValidate>
        {linkToken ? null : (
          <Field
            label="Setup token"
            autoFocus
            value={typedToken}
            onChange={(event) => setTypedToken(event.target.value)}
            autoComplete="off"
            spellCheck={false}
            hint="The part of the setup link after “#token=”. “metatron token setup” makes another."
            wrong={tried && !token ? "The token from the setup link is needed." : undefined}
          />
        )}
        <Field
          label="Name"
          name="username"
          autoComplete="username"
          autoFocus={linkToken !== null}
          spellCheck={false}
          maxLength={64}
          value={name}
          onChange={(event) => setName(event.target.value)}
          hint="With it you log in."
          wrong={tried && !name.trim() ? "A name is needed." : undefined}
        />
        <PasswordField
          label="Password"
          name="new-password"
          autoComplete="new-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          hint={LEAST_SAID}
          wrong={tried && shortPassword ? LEAST_SAID : undefined}
        />
        <Button type="submit" look="primary" busy={busy} className="mt-2 w-full desk:w-auto desk:justify-self-start">
          Take command
        </Button>
        {/* Below, so that nothing moves under the hand. */}
        {problem ? <ProblemCard problem={problem} /> : null}
      </form>
    </Door>
  );
}
