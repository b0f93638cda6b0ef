import { SectionHead } from "@/features/settings/Section";
import { MakeToken } from "@/features/settings/tokens/MakeToken";
import { TokenRow } from "@/features/settings/tokens/TokenRow";
import { tokensQuery } from "@/features/settings/tokens/tokens_query";
import { Button } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { QueryProblem } from "@/ui/QueryProblem";
import { Skeleton } from "@/ui/Skeleton";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

export default function TokensSection() {
  const tokens = useQuery(tokensQuery);
  const [making, setMaking] = useState(false);
  const make = (
    <Button glyph="plus" onClick={() => setMaking(true)}>
      Make a token
    </Button>
  );
  return (
    <>
      <SectionHead
        title="Tokens"
        lead="For programs and the command line, in place of your password. A token is shown once, when it is made."
        action={tokens.data && tokens.data.length > 0 ? make : null}
      />
      <QueryProblem query={tokens} className="mb-4" />
      {tokens.isPending ? <Skeleton lines={3} /> : null}
      {tokens.data && tokens.data.length > 0 ? (
        <ul className="border-t border-line">
          {tokens.data.toSorted((a, b) => b.created_at - a.created_at).map((token) => (
            <TokenRow key={token.id} token={token} />
          ))}
        </ul>
      ) : null}
      {tokens.data?.length === 0 ? (
        <Empty glyph="key" title="No token yet" action={make}>
          A script that talks to this system needs one, for example to start a chat every night or to read its figures.
        </Empty>
      ) : null}
      <MakeToken open={making} onOpenChange={setMaking} />
    </>
  );
}
