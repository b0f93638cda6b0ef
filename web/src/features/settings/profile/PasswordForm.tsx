import { type Faults, faultsIn, faultsOf, sayEnded } from "@/features/settings/profile/password_faults";
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
import { type FormEvent, useState } from "react";

export function PasswordForm({ name }: { name: string }) {
  const client = useQueryClient();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [tried, setTried] = useState<Faults>({});
  const change = useMutation({
    mutationFn: (body: PasswordChange) => request<PasswordChanged>("POST", "/api/auth/me/password", { body }),
    onSuccess: () => {
      setCurrent("");
      setNext("");
      return client.invalidateQueries({ queryKey: sessionsQuery.queryKey });
    },
  });
  const problem = change.isError ? asProblem(change.error) : null;
  const refused = problem ? faultsIn(problem) : null;
  const faults = refused ?? tried;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (change.isPending) return;
    const found = faultsOf({ current, next });
    change.reset();
    setTried(found);
    if (!found.current && !found.next) change.mutate({ current, new: next });
  }
  /** Words about what stood there before are not about what is typed now. */
  function typed(set: (text: string) => void, text: string) {
    set(text);
    setTried({});
    if (!change.isPending) change.reset();
  }
  return (
    <form onSubmit={submit} className="grid gap-4 max-w-[360px]" noValidate>
      {/* For what keeps passwords: whose it is. */}
      <input type="text" name="username" autoComplete="username" value={name} readOnly hidden />
      <PasswordField
        label="Current password"
        name="current-password"
        autoComplete="current-password"
        value={current}
        onChange={(event) => typed(setCurrent, event.target.value)}
        wrong={faults.current}
      />
      <PasswordField
        label="New password"
        name="new-password"
        autoComplete="new-password"
        value={next}
        onChange={(event) => typed(setNext, event.target.value)}
        hint={LEAST_SAID}
        wrong={faults.next}
      />
      {problem && !refused ? <ProblemCard problem={problem} /> : null}
      <Button type="submit" className="justify-self-start" busy={change.isPending}>
        Change password
      </Button>
      <p role="status" className="text-muted empty:hidden">
        {change.isSuccess ? `Your password is changed. ${sayEnded(change.data.ended_sessions)}` : null}
      </p>
    </form>
  );
}
