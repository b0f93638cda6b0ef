import { Door } from "@/features/auth/Door";
import { OnMachine } from "@/features/auth/OnMachine";
import { Unclaimed } from "@/features/auth/Unclaimed";
import type { SetupState } from "@/protocol/SetupState";
import { useSetupState } from "@/features/auth/use_setup_state";
import { PasswordField } from "@/ui/PasswordField";
import { asProblem } from "@/lib/http/problem";
import { request } from "@/lib/http/request";
import type { Login } from "@/protocol/Login";
import type { Problem } from "@/protocol/Problem";
import type { Proof } from "@/protocol/Proof";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { ProblemCard } from "@/ui/ProblemCard";
import { type FormEvent, useState } from "react";

interface Props {
  /** Why one stands here again. */
  note?: string | undefined;
  onDone: (proof: string) => void;
}

export function LoginPage(props: Props) {
  const state = useSetupState();
  return state?.claimed === false ? <Unclaimed state={state} /> : <LoginForm state={state} {...props} />;
}

function LoginForm({ note, onDone, state }: Props & { state: SetupState | null | undefined }) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (busy || !name.trim() || !password) return;
    setBusy(true);
    setProblem(null);
    try {
      const body: Login = { name: name.trim(), password };
      const { proof } = await request<Proof>("POST", "/api/auth/login", { body, quiet401: true });
      onDone(proof);
    } catch (thrown) {
      setProblem(asProblem(thrown));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Door title="Log in" lead="What runs on the machine goes on while you are away; it is all here when you are back.">
      {note ? (
        <p role="status" className="mb-6 border-l-2 border-info pl-3 text-muted">
          {note}
        </p>
      ) : null}
      <form onSubmit={(event) => void submit(event)} className="grid gap-4">
        <Field label="Name" name="username" autoComplete="username" autoFocus spellCheck={false} required value={name} onChange={(event) => setName(event.target.value)} />
        <PasswordField label="Password" name="password" autoComplete="current-password" required value={password} onChange={(event) => setPassword(event.target.value)} />
        <Button type="submit" look="primary" busy={busy} className="mt-2 w-full desk:w-auto desk:justify-self-start">
          Log in
        </Button>
        {/* Below, so that nothing moves under the hand. */}
        {problem ? <ProblemCard problem={problem} /> : null}
      </form>
      <OnMachine says="Lost the password? On the machine, this prints a link to a new one:" command="metatron owner reset" state={state} className="mt-8" />
    </Door>
  );
}
