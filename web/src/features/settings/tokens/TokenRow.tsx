import { DeleteConfirm } from "@/features/settings/DeleteConfirm";
import { sayScopes } from "@/features/settings/tokens/scopes";
import { tokensQuery } from "@/features/settings/tokens/tokens_query";
import { formatDay, formatFull } from "@/lib/text/time";
import type { Token } from "@/protocol/Token";
import { Button } from "@/ui/Button";
import { Glyph } from "@/ui/Glyph";
import { useState } from "react";

export function TokenRow({ token }: { token: Token }) {
  const [asked, setAsked] = useState(false);
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
      <DeleteConfirm
        open={asked}
        onOpenChange={setAsked}
        path={`/api/auth/tokens/${encodeURIComponent(token.id)}`}
        queryKeys={[tokensQuery.queryKey]}
        title={`Delete “${token.name}”?`}
        detail="What it began and is under way is stopped now, and a program that still uses it is refused. What it did stays."
        done={`“${token.name}” is deleted`}
      />
    </li>
  );
}
