import { ownerSettingsQuery } from "@/features/settings/owner_settings_query";
import { asProblem } from "@/lib/http/problem";
import { request } from "@/lib/http/request";
import type { Settings } from "@/protocol/Settings";
import type { SettingsChange } from "@/protocol/SettingsChange";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { ProblemCard } from "@/ui/ProblemCard";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";

export function ApprovalHours() {
  const client = useQueryClient();
  const settings = useQuery(ownerSettingsQuery);
  const [typed, setTyped] = useState<string | null>(null);
  const save = useMutation({
    mutationFn: (body: SettingsChange) => request<Settings>("PATCH", "/api/settings", { body }),
    onSuccess: (saved) => {
      client.setQueryData(ownerSettingsQuery.queryKey, saved);
      setTyped(null);
    },
  });
  const value = typed ?? (settings.data ? String(settings.data.approval_hours) : "");
  const hours = Number(value);
  const good = Number.isInteger(hours) && hours >= 1 && hours <= 720;
  function submit(event: FormEvent) {
    event.preventDefault();
    if (good && !save.isPending) save.mutate({ approval_hours: hours });
  }
  return (
    <form onSubmit={submit} className="grid gap-3">
      <div className="flex flex-wrap items-end gap-3">
        <Field
          label="Hours"
          inputMode="numeric"
          value={value}
          onChange={(event) => setTyped(event.target.value)}
          className="w-32"
          wrong={typed !== null && !good ? "1 to 720" : undefined}
        />
        <Button type="submit" busy={save.isPending} off={!good || typed === null}>
          Keep
        </Button>
      </div>
      {settings.isError ? <ProblemCard problem={asProblem(settings.error)} /> : null}
      {save.isError ? <ProblemCard problem={asProblem(save.error)} /> : null}
    </form>
  );
}
