import { AddKey } from "@/features/settings/providers/AddKey";
import { CardPart } from "@/features/settings/providers/CardPart";
import { KeyRow } from "@/features/settings/providers/KeyRow";
import { kindOf } from "@/features/settings/providers/kinds";
import type { Provider } from "@/protocol/Provider";
import { Button } from "@/ui/Button";
import { useState } from "react";

/** The keys of a provider, the oldest first. */
export function KeyList({ provider, now }: { provider: Provider; now: number }) {
  const [adding, setAdding] = useState(false);
  const { keys } = provider;
  const needed = kindOf(provider.kind).key === "needed";
  return (
    <CardPart
      name={keys.length > 1 ? "Keys" : "Key"}
      action={
        <Button look="quiet" glyph="plus" onClick={() => setAdding(true)}>
          Add a key
        </Button>
      }
    >
      {keys.length === 0 ? (
        <p className={`py-0.5 ${needed ? "text-warn" : "text-faint"}`}>{needed ? "None: it refuses every call without one." : "None is kept; a server of your own may need none."}</p>
      ) : (
        <ul className="-mt-1.5">
          {keys.map((key) => (
            <KeyRow key={key.id} provider={provider} providerKey={key} now={now} />
          ))}
        </ul>
      )}
      <AddKey provider={provider} open={adding} onOpenChange={setAdding} />
    </CardPart>
  );
}
