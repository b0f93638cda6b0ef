import { LimitField, readLimit } from "@/features/auth/LimitField";
import { dropLinkToken } from "@/features/auth/link_token";
import { PasswordField } from "@/ui/PasswordField";
import { asProblem } from "@/lib/http/problem";
import { request } from "@/lib/http/request";
import { isTooShort, LEAST_SAID } from "@/lib/password";
import type { LinkKind } from "@/protocol/LinkKind";
import type { OwnerReset } from "@/protocol/OwnerReset";
import type { Problem } from "@/protocol/Problem";
import type { Proof } from "@/protocol/Proof";
import type { Setup } from "@/protocol/Setup";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { ProblemCard } from "@/ui/ProblemCard";
import { type FormEvent, useState } from "react";

interface Props {
  kind: LinkKind;
  /** Null: it is typed in. */
  linkToken: string | null;
  nameHint: string;
  /** What models may cost a day unless the owner says otherwise; undefined: not known yet. Of a setup alone. */
  usualLimit?: number | undefined;
  /** What its button says. */
  action: string;
  onDone: (proof: string) => void;
  /** By its code; the page may say it in the form's place. */
  onRefused: (code: string) => void;
}

/** Name and password of the owner, for the token of a link. */
export function OwnerForm({ kind, linkToken, nameHint, usualLimit, action, onDone, onRefused }: Props) {
  const [typedToken, setTypedToken] = useState("");
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [limit, setLimit] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);

  const token = linkToken ?? typedToken.trim();
  const shortPassword = isTooShort(password);
  const dailyLimit = kind === "setup" ? readLimit(limit) : undefined;

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (busy || !token || !name.trim() || shortPassword || dailyLimit === null) return;
    setBusy(true);
    setProblem(null);
    try {
      const body: Setup | OwnerReset = { token, name: name.trim(), password, ...(dailyLimit === undefined ? {} : { daily_budget_usd: dailyLimit }) };
      const { proof } = await request<Proof>("POST", `/api/auth/${kind}`, { body, quiet401: true });
      dropLinkToken(kind);
      onDone(proof);
    } catch (thrown) {
      const refused = asProblem(thrown);
      if (refused.code === `${kind}_token`) dropLinkToken(kind);
      setProblem(refused);
      onRefused(refused.code);
    } finally {
      setBusy(false);
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)} className="grid gap-4" noValidate>
      {linkToken ? null : (
        <Field
          label="Setup token"
          autoFocus
          value={typedToken}
          onChange={(event) => setTypedToken(event.target.value)}
          autoComplete="off"
          spellCheck={false}
          hint="The part of the setup link after “#token=”. “metatron token setup” makes another, in containers “make link”."
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
        hint={nameHint}
        wrong={tried && !name.trim() ? "A name is needed." : undefined}
      />
      <PasswordField
        label={kind === "reset" ? "New password" : "Password"}
        name="new-password"
        autoComplete="new-password"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        hint={LEAST_SAID}
        wrong={tried && shortPassword ? LEAST_SAID : undefined}
      />
      {kind === "setup" ? <LimitField typed={limit} usual={usualLimit} tried={tried} onType={setLimit} /> : null}
      <Button type="submit" look="primary" busy={busy} className="mt-2 w-full desk:w-auto desk:justify-self-start">
        {action}
      </Button>
      {/* Below, so that nothing moves under the hand. */}
      {problem ? <ProblemCard problem={problem} /> : null}
    </form>
  );
}
