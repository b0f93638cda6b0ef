import { Door } from "@/features/auth/Door";
import { takeSetupToken } from "@/features/auth/setup_token";
import { PasswordField } from "@/ui/PasswordField";
import { asProblem } from "@/lib/http/problem";
import { request } from "@/lib/http/request";
import type { Problem } from "@/protocol/Problem";
import type { Proof } from "@/protocol/Proof";
import type { Setup } from "@/protocol/Setup";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { ProblemCard } from "@/ui/ProblemCard";
import { type FormEvent, useState } from "react";

/** The gateway counts bytes, of which no character has fewer than one. */
const LEAST = 8;
const LEAST_SAID = `At least ${LEAST} characters.`;

export function SetupPage({ onDone }: { onDone: (proof: string) => void }) {
  const [linkToken] = useState(takeSetupToken);
  const [typedToken, setTypedToken] = useState("");
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);

  const token = linkToken ?? typedToken.trim();
  const shortPassword = password.length < LEAST;

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
    <Door title="This machine is yours" lead="Choose the name and password that you will command it with. Nobody else can do this step with your link.">
      <form onSubmit={(event) => void submit(event)} className="grid gap-4" noValidate>
        {linkToken ? null : (
          <Field
            label="Setup token"
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
          autoFocus
          spellCheck={false}
          maxLength={64}
          value={name}
          onChange={(event) => setName(event.target.value)}
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
        {problem ? <ProblemCard problem={problem} /> : null}
        <Button type="submit" look="primary" busy={busy} className="mt-2 w-full desk:w-auto desk:justify-self-start">
          Take command
        </Button>
      </form>
    </Door>
  );
}
