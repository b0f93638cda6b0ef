import { DeleteConfirm } from "@/features/settings/DeleteConfirm";
import { CoolingLine } from "@/features/settings/providers/CoolingLine";
import { keyStanding } from "@/features/settings/providers/standing";
import { pathOfKey, TOUCHED, useResumeKey } from "@/features/settings/providers/use_provider";
import { isCooling } from "@/lib/hindered";
import { asProblem } from "@/lib/http/problem";
import { formatDay, formatFull, formatShort } from "@/lib/text/time";
import type { Provider } from "@/protocol/Provider";
import type { ProviderKey } from "@/protocol/ProviderKey";
import { Button } from "@/ui/Button";
import { Literal } from "@/ui/Literal";
import { TONE_TEXT } from "@/ui/states";
import { toast, toastProblem } from "@/ui/toast";
import { useState } from "react";

interface Props {
  provider: Provider;
  providerKey: ProviderKey;
  now: number;
}

/** One key: by its end, how it stands and why, and what can be done about it. The key itself is nowhere. */
export function KeyRow({ provider, providerKey: key, now }: Props) {
  const [asked, setAsked] = useState(false);
  const resume = useResumeKey(provider.id, key.id);
  const { words, tone } = keyStanding(key, now);
  // It comes with the dots that stand for the rest.
  const end = key.hint?.replace(/^…/, "");
  const name = end ? `the key that ends in ${end}` : `the key of ${formatDay(key.created_at)}`;
  const last = provider.keys.length === 1;
  const takeUp = () =>
    resume.mutate(undefined, {
      onSuccess: () => toast({ tone: "good", title: "The key is taken up again", detail: "The next call uses it. Should it be refused again, you are told." }),
      onError: (thrown) => toastProblem(asProblem(thrown)),
    });
  return (
    <li data-key={key.id} data-standing={words} className="py-1.5 border-b border-line last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 min-h-(--row)">
        <span className="code" title={formatFull(key.created_at)}>
          <span className="text-faint">{end ? "…" : ""}</span>
          {end ?? "not shown"}
        </span>
        <span className={`label ${TONE_TEXT[tone]}`}>{words}</span>
        <span className="text-faint max-desk:hidden">since {formatDay(key.created_at)}</span>
        <span className="ml-auto flex items-center gap-1">
          {key.refused ? (
            <Button look="quiet" glyph="retry" busy={resume.isPending} onClick={takeUp}>
              Take up again
            </Button>
          ) : null}
          <Button look="quiet" glyph="trash" aria-label={`Remove ${name}`} title="Remove" onClick={() => setAsked(true)} />
        </span>
      </div>
      {key.refused ? (
        <p className="pb-1 text-bad [overflow-wrap:anywhere]">
          Refused {formatShort(key.refused.at, now)}, and not used since
          <span className="block text-muted">
            <Literal text={key.refused.why} />
          </span>
        </p>
      ) : key.cooling && isCooling(key.cooling, now) ? (
        <div className="pb-1">
          <CoolingLine cooling={key.cooling} now={now} />
        </div>
      ) : null}
      <DeleteConfirm
        open={asked}
        onOpenChange={setAsked}
        path={pathOfKey(provider.id, key.id)}
        queryKeys={TOUCHED}
        title={`Remove ${name}?`}
        detail={`It is deleted here for good; at the provider it stays valid until you delete it there.${last ? ` It is the only one: without a key ${provider.name} may refuse every call.` : " The others go on."}`}
        action="Remove it"
        done="The key is removed"
      />
    </li>
  );
}
