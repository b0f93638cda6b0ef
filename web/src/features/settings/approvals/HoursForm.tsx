import { readHours, sayHours } from "@/features/settings/approvals/hours";
import { ownerSettingsQuery } from "@/features/settings/approvals/owner_settings_query";
import { asProblem } from "@/lib/http/problem";
import { request } from "@/lib/http/request";
import type { Settings } from "@/protocol/Settings";
import type { SettingsChange } from "@/protocol/SettingsChange";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { ProblemCard } from "@/ui/ProblemCard";
import { Segments } from "@/ui/Segments";
import { toast } from "@/ui/toast";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";

const OFTEN = [8, 24, 72, 168] as const;

export function HoursForm({ kept }: { kept: number }) {
  const client = useQueryClient();
  const [typed, setTyped] = useState<string | null>(null);
  const save = useMutation({
    mutationFn: (body: SettingsChange) => request<Settings>("PATCH", "/api/settings", { body }),
    onSuccess: (saved) => {
      client.setQueryData(ownerSettingsQuery.queryKey, saved);
      setTyped(null);
      toast({ tone: "good", title: `Questions stand for ${sayHours(saved.approval_hours)}` });
    },
  });
  const value = typed ?? String(kept);
  const hours = readHours(value);
  function submit(event: FormEvent) {
    event.preventDefault();
    if (hours !== null && hours !== kept && !save.isPending) save.mutate({ approval_hours: hours });
  }
  return (
    <form onSubmit={submit} className="grid gap-3">
      <div className="flex flex-wrap items-start gap-3">
        <Field
          label="Hours"
          inputMode="numeric"
          autoComplete="off"
          value={value}
          onChange={(event) => setTyped(event.target.value)}
          className="w-32"
          hint={hours === null ? undefined : sayHours(hours)}
          wrong={hours === null ? "1 to 720" : undefined}
        />
        <Button type="submit" className="mt-[calc(var(--text-ui--line-height)+4px)]" busy={save.isPending} off={hours === null || hours === kept}>
          Keep
        </Button>
      </div>
      <Segments
        label="Often chosen"
        value={hours === null ? "" : String(hours)}
        onChange={setTyped}
        options={OFTEN.map((often) => ({ value: String(often), label: sayHours(often) }))}
        className="justify-self-start"
      />
      {save.isError ? <ProblemCard problem={asProblem(save.error)} /> : null}
    </form>
  );
}
