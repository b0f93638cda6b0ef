import { providersQuery } from "@/features/settings/providers_query";
import { asProblem } from "@/lib/http/problem";
import { request } from "@/lib/http/request";
import { systemQuery } from "@/lib/queries/system";
import type { Provider } from "@/protocol/Provider";
import type { ProviderChange } from "@/protocol/ProviderChange";
import type { ProviderTest } from "@/protocol/ProviderTest";
import { Button } from "@/ui/Button";
import { ProblemCard } from "@/ui/ProblemCard";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

export function ProviderCard({ provider }: { provider: Provider }) {
  const client = useQueryClient();
  const [sure, setSure] = useState(false);
  const path = `/api/providers/${encodeURIComponent(provider.id)}`;
  const renew = async () => {
    await client.invalidateQueries({ queryKey: providersQuery.queryKey });
    await client.invalidateQueries({ queryKey: systemQuery.queryKey });
  };
  const test = useMutation({ mutationFn: () => request<ProviderTest>("POST", `${path}/test`, { body: {}, timeout: 40_000 }) });
  const change = useMutation({
    mutationFn: (body: ProviderChange) => request<Provider>("PATCH", path, { body }),
    onSettled: renew,
  });
  const remove = useMutation({ mutationFn: () => request("DELETE", path), onSettled: renew });
  const failed = change.error ?? remove.error ?? test.error;

  return (
    <article className="rounded-card border border-line bg-surface">
      <div className="px-4 pt-3 pb-2">
        <h3 className="font-semibold flex items-baseline gap-2">
          {provider.name}
          {provider.default ? <span className="label text-faint">default</span> : null}
        </h3>
        <p className="figure text-muted [overflow-wrap:anywhere]">
          {provider.kind} · {provider.base_url ?? "https://api.openai.com/v1"} · {provider.has_key ? "key kept" : "no key"}
        </p>
        {provider.models.length > 0 ? <p className="figure text-faint [overflow-wrap:anywhere]">{provider.models.map((model) => model.id).join(" · ")}</p> : null}
      </div>
      {test.data ? (
        <div className="px-4 pb-2">
          {test.data.problem ? (
            <ProblemCard problem={test.data.problem} />
          ) : (
            <p className="text-ok" role="status">
              Answered in {test.data.latency_ms} ms{test.data.models.length > 0 ? <span className="text-muted"> and has {test.data.models.length} models</span> : null}.
            </p>
          )}
        </div>
      ) : null}
      {failed ? <ProblemCard problem={asProblem(failed)} className="mx-4 mb-2" /> : null}
      <div className="flex flex-wrap gap-2 px-4 pb-3">
        <Button busy={test.isPending} onClick={() => test.mutate()}>
          {test.isPending ? "Testing …" : "Test"}
        </Button>
        {provider.default ? null : (
          <Button busy={change.isPending} onClick={() => change.mutate({ default: true })}>
            Make default
          </Button>
        )}
        {sure ? (
          <>
            <Button look="danger" className="ml-auto" busy={remove.isPending} onClick={() => remove.mutate()}>
              Delete it and its key
            </Button>
            <Button look="quiet" onClick={() => setSure(false)}>
              Keep
            </Button>
          </>
        ) : (
          <Button look="quiet" className="ml-auto" onClick={() => setSure(true)}>
            Delete …
          </Button>
        )}
      </div>
    </article>
  );
}
