import { faultsIn, faultsOf, NOTHING, sayEnded } from "@/features/settings/profile/password_faults";
import { sessionsQuery } from "@/features/settings/sessions/sessions_query";
import { useTypedForm } from "@/features/settings/use_typed_form";
import { request } from "@/lib/http/request";
import { LEAST_SAID } from "@/lib/password";
import type { PasswordChange } from "@/protocol/PasswordChange";
import type { PasswordChanged } from "@/protocol/PasswordChanged";
import { Button } from "@/ui/Button";
import { PasswordField } from "@/ui/PasswordField";
import { ProblemCard } from "@/ui/ProblemCard";
import { useQueryClient } from "@tanstack/react-query";

export function PasswordForm({ name }: { name: string }) {
  const client = useQueryClient();
  const { form, field, problem, sending } = useTypedForm({
    nothing: NOTHING,
    faultsOf,
    faultsIn,
    send: ({ current, next }) => request<PasswordChanged>("POST", "/api/auth/me/password", { body: { current, new: next } satisfies PasswordChange }),
    onSent: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
  return (
    <form {...form} className="grid gap-4 max-w-[360px]">
      {/* For what keeps passwords: whose it is. */}
      <input type="text" name="username" autoComplete="username" value={name} readOnly hidden />
      <PasswordField label="Current password" name="current-password" autoComplete="current-password" {...field("current")} />
      <PasswordField label="New password" name="new-password" autoComplete="new-password" hint={LEAST_SAID} {...field("next")} />
      {problem ? <ProblemCard problem={problem} /> : null}
      <Button type="submit" className="justify-self-start" busy={sending.isPending}>
        Change password
      </Button>
      <p role="status" className="text-muted empty:sr-only">
        {sending.isSuccess ? `Your password is changed. ${sayEnded(sending.data.ended_sessions)}` : null}
      </p>
    </form>
  );
}
