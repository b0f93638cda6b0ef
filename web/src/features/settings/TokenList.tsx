import { tokensQuery } from "@/features/settings/tokens_query";
import { asProblem } from "@/lib/http/problem";
import { request } from "@/lib/http/request";
import { formatFull } from "@/lib/text/time";
import type { MadeToken } from "@/protocol/MadeToken";
import type { NewToken } from "@/protocol/NewToken";
import type { TokenScope } from "@/protocol/TokenScope";
import { Button } from "@/ui/Button";
import { CopyButton } from "@/ui/CopyButton";
import { Field } from "@/ui/Field";
import { Loading } from "@/ui/Loading";
import { ProblemCard } from "@/ui/ProblemCard";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";

const SCOPES: readonly { value: TokenScope; says: string }[] = [
  { value: "api", says: "api: everything a person may do, but decide" },
  { value: "metrics", says: "metrics: read figures" },
];

export function TokenList() {
  const tokens = useQuery(tokensQuery);
  const client = useQueryClient();
  const [made, setMade] = useState<MadeToken | null>(null);
  const renew = () => client.invalidateQueries({ queryKey: tokensQuery.queryKey });
  const remove = useMutation({
    mutationFn: (id: string) => request("DELETE", `/api/auth/tokens/${encodeURIComponent(id)}`),
    onSettled: renew,
  });
  if (tokens.isError) return <ProblemCard problem={asProblem(tokens.error)} />;
  if (!tokens.data) return <Loading what="Reading tokens" />;
  return (
    <>
      {remove.isError ? <ProblemCard problem={asProblem(remove.error)} className="mb-3" /> : null}
      {tokens.data.length > 0 ? (
        <ul className="border-t border-line mb-4">
          {tokens.data.map((token) => (
            <li key={token.id} className="flex items-center gap-4 border-b border-line min-h-(--row) py-1.5">
              <div className="flex-1 min-w-0">
                <p className="truncate">
                  {token.name} <span className="text-faint">{token.scopes.join(", ")}</span>
                </p>
                <p className="figure text-faint">{token.used_at ? `last used ${formatFull(token.used_at)}` : "never used"}</p>
              </div>
              <Button look="danger" busy={remove.isPending && remove.variables === token.id} onClick={() => remove.mutate(token.id)}>
                Revoke
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      {made ? <Shown made={made} onDone={() => setMade(null)} /> : null}
      <MakeToken
        onMade={(token) => {
          setMade(token);
          void renew();
        }}
      />
    </>
  );
}

function Shown({ made, onDone }: { made: MadeToken; onDone: () => void }) {
  return (
    <div className="mb-4 rounded-card border border-line bg-raised px-4 py-3">
      <p className="font-semibold">Copy it now: it is not shown again.</p>
      <div className="mt-1 flex items-center gap-2">
        <code className="code flex-1 min-w-0 select-all">{made.token}</code>
        <CopyButton text={made.token} />
        <Button onClick={onDone}>Done</Button>
      </div>
    </div>
  );
}

function MakeToken({ onMade }: { onMade: (token: MadeToken) => void }) {
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<TokenScope[]>(["api"]);
  const make = useMutation({
    mutationFn: (body: NewToken) => request<MadeToken>("POST", "/api/auth/tokens", { body }),
    onSuccess: (token) => {
      setName("");
      onMade(token);
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    if (name.trim() && scopes.length > 0 && !make.isPending) make.mutate({ name: name.trim(), scopes });
  }
  return (
    <form onSubmit={submit} className="grid gap-3">
      {make.isError ? <ProblemCard problem={asProblem(make.error)} /> : null}
      <div className="flex flex-wrap items-end gap-3">
        <Field label="What for" value={name} onChange={(event) => setName(event.target.value)} maxLength={64} className="w-56" placeholder="backup script" />
        <Button type="submit" busy={make.isPending} off={!name.trim() || scopes.length === 0}>
          Make a token
        </Button>
      </div>
      <div className="flex flex-wrap gap-x-5 gap-y-1">
        {SCOPES.map((scope) => (
          <label key={scope.value} className="flex items-center gap-2 text-muted min-h-6">
            <input
              type="checkbox"
              checked={scopes.includes(scope.value)}
              onChange={(event) => setScopes(event.target.checked ? [...scopes, scope.value] : scopes.filter((one) => one !== scope.value))}
            />
            {scope.says}
          </label>
        ))}
      </div>
    </form>
  );
}
