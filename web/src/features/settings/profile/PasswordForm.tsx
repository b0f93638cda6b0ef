import { type Faults, faultsIn, faultsOf, sayEnded, type Typed } from "@/features/settings/profile/password_faults";
import { sessionsQuery } from "@/features/settings/sessions/sessions_query";
import { asProblem } from "@/lib/http/problem";
import { request } from "@/lib/http/request";
import { LEAST_SAID } from "@/lib/password";
import type { PasswordChange } from "@/protocol/PasswordChange";
import type { PasswordChanged } from "@/protocol/PasswordChanged";
import { Button } from "@/ui/Button";
import { PasswordField } from "@/ui/PasswordField";
import { ProblemCard } from "@/ui/ProblemCard";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ChangeEvent, type FormEvent, useLayoutEffect, useRef, useState } from "react";

const NOTHING: Typed = { current: "", next: "" };

export function PasswordForm({ name }: { name: string }) {
  const client = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const [typed, setTyped] = useState(NOTHING);
  const [tried, setTried] = useState<Faults>({});
  const change = useMutation({
    mutationFn: (body: PasswordChange) => request<PasswordChanged>("POST", "/api/auth/me/password", { body }),
    onSuccess: () => {
      setTyped(NOTHING);
      return client.invalidateQueries({ queryKey: sessionsQuery.queryKey });
    },
  });
  const problem = change.isError ? asProblem(change.error) : null;
  const refused = problem ? faultsIn(problem) : null;
  const faults = refused ?? tried;
  useLayoutEffect(() => {
    // What is wrong is heard with its field.
    form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  }, [tried, change.error]);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (change.isPending) return;
    const found = faultsOf(typed);
    change.reset();
    setTried(found);
    if (!found.current && !found.next) change.mutate({ current: typed.current, new: typed.next });
  }
  const field = (key: keyof Typed) => ({
    value: typed[key],
    wrong: faults[key],
    onChange: ({ target: { value } }: ChangeEvent<HTMLInputElement>) => {
      setTyped((now) => ({ ...now, [key]: value }));
      // Words about what stood there before are not about what is typed now.
      setTried({});
      if (!change.isPending) change.reset();
    },
  });
  return (
    <form ref={form} onSubmit={submit} className="grid gap-4 max-w-[360px]" noValidate>
      {/* For what keeps passwords: whose it is. */}
      <input type="text" name="username" autoComplete="username" value={name} readOnly hidden />
      <PasswordField label="Current password" name="current-password" autoComplete="current-password" {...field("current")} />
      <PasswordField label="New password" name="new-password" autoComplete="new-password" hint={LEAST_SAID} {...field("next")} />
      {problem && !refused ? <ProblemCard problem={problem} /> : null}
      <Button type="submit" className="justify-self-start" busy={change.isPending}>
        Change password
      </Button>
      <p role="status" className="text-muted empty:sr-only">
        {change.isSuccess ? `Your password is changed. ${sayEnded(change.data.ended_sessions)}` : null}
      </p>
    </form>
  );
}
