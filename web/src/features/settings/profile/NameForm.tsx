import { asProblem } from "@/lib/http/problem";
import { request } from "@/lib/http/request";
import { meQuery } from "@/lib/queries/me";
import type { Me } from "@/protocol/Me";
import type { MeChange } from "@/protocol/MeChange";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { ProblemCard } from "@/ui/ProblemCard";
import { toast } from "@/ui/toast";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";

export function NameForm({ kept }: { kept: string }) {
  const client = useQueryClient();
  const [typed, setTyped] = useState<string | null>(null);
  const save = useMutation({
    mutationFn: (body: MeChange) => request<Me>("PATCH", "/api/auth/me", { body }),
    onSuccess: (me) => {
      client.setQueryData(meQuery.queryKey, me);
      setTyped(null);
      toast({ tone: "good", title: `You are ${me.user.name}`, detail: "Log in with this name from now on." });
    },
  });
  const value = typed ?? kept;
  const name = value.trim();
  function submit(event: FormEvent) {
    event.preventDefault();
    if (name && name !== kept && !save.isPending) save.mutate({ name });
  }
  return (
    <form onSubmit={submit} className="grid gap-3">
      <div className="flex flex-wrap items-start gap-3">
        <Field
          label="Name"
          name="username"
          autoComplete="username"
          spellCheck={false}
          maxLength={64}
          value={value}
          onChange={(event) => {
            setTyped(event.target.value);
            if (!save.isPending) save.reset();
          }}
          className="w-full max-w-[280px]"
          wrong={name ? undefined : "A name is needed."}
        />
        <Button type="submit" className="mt-[calc(var(--text-ui--line-height)+4px)]" busy={save.isPending} off={!name || name === kept}>
          Keep
        </Button>
      </div>
      {save.isError ? <ProblemCard problem={asProblem(save.error)} /> : null}
    </form>
  );
}
