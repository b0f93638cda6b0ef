import { sayScopes } from "@/features/settings/tokens/scopes";
import { tokensQuery } from "@/features/settings/tokens/tokens_query";
import { asProblem } from "@/lib/http/problem";
import { request } from "@/lib/http/request";
import { formatDay, formatFull } from "@/lib/text/time";
import type { Token } from "@/protocol/Token";
import { Button } from "@/ui/Button";
import { Confirm } from "@/ui/Confirm";
import { Glyph } from "@/ui/Glyph";
import { toast } from "@/ui/toast";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

export function TokenRow({ token }: { token: Token }) {
  const client = useQueryClient();
  const [asked, setAsked] = useState(false);
  const remove = useMutation({
    mutationFn: () => request("DELETE", `/api/auth/tokens/${encodeURIComponent(token.id)}`),
    onSuccess: () => {
      setAsked(false);
      toast({ tone: "good", title: `“${token.name}” is deleted` });
      return client.invalidateQueries({ queryKey: tokensQuery.queryKey });
    },
  });
  return (
    <li data-token={token.id} className="flex items-center gap-4 border-b border-line min-h-14 py-2">
      <Glyph name="key" size={18} className="text-muted" />
      <div className="flex-1 min-w-0">
        <p className="font-medium truncate">{token.name}</p>
        <p className="text-muted">
          {sayScopes(token.scopes)} · made {formatDay(token.created_at)} · {token.used_at ? `last used ${formatFull(token.used_at)}` : "never used"}
        </p>
      </div>
      <Button look="quiet" glyph="trash" aria-label={`Delete ${token.name}`} title="Delete" onClick={() => setAsked(true)} />
      <Confirm
        open={asked}
        onOpenChange={setAsked}
        title={`Delete “${token.name}”?`}
        detail="A program that still uses it is refused from its next request on. What it did stays."
        action="Delete"
        danger
        busy={remove.isPending}
        problem={remove.isError ? asProblem(remove.error) : null}
        onConfirm={() => remove.mutate()}
      />
    </li>
  );
}
