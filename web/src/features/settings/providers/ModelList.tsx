import { sayer, sayPrice } from "@/features/settings/providers/prices";
import { formatCount } from "@/lib/text/quantity";
import type { Model } from "@/protocol/Model";
import type { ModelOffer } from "@/protocol/ModelOffer";
import { Badge } from "@/ui/Badge";
import { Literal } from "@/ui/Literal";
import { useState } from "react";

const MOST = 4;

interface Props {
  models: readonly Model[];
  /** With their prices, and who says so; of other providers too. */
  offers: readonly ModelOffer[];
  /** It named what a call cost, where calls were taken to be free. */
  charges: boolean;
}

interface Line {
  model: Model;
  offer: ModelOffer | undefined;
}

/** The models that chats can use, the one that is used first at the top, each with what it costs. */
export function ModelList({ models, offers, charges }: Props) {
  const [all, setAll] = useState(false);
  const lines: Line[] = models.map((model) => ({ model, offer: offers.find((one) => one.model.id === model.id) }));
  if (lines.length === 0) return <p className="py-0.5 text-muted">No model is chosen: its first one answers.</p>;
  const shown = all ? lines : lines.slice(0, MOST);
  const unpriced = lines.filter(({ offer }) => offer?.price_from === "nobody").length;
  return (
    <>
      <ul className="-mt-1.5">
        {shown.map((line) => (
          <ModelLine key={line.model.id} {...line} />
        ))}
      </ul>
      {lines.length > shown.length ? (
        <button type="button" className="text-muted hover:text-ink min-h-6 underline underline-offset-3" onClick={() => setAll(true)}>
          {lines.length - shown.length} more
        </button>
      ) : null}
      {unpriced > 0 ? (
        <p className="mt-1.5 text-warn max-w-[64ch] text-pretty" data-unpriced={unpriced}>
          {charges ? "It named what a call cost, so nothing here is taken to be free. " : ""}
          {unpriced === 1 ? "For one model nobody says what it costs: it is" : `For ${unpriced} models nobody says what they cost: they are`} not used while there are budgets. Give {unpriced === 1 ? "it a price" : "them prices"} under Models.
        </p>
      ) : null}
    </>
  );
}

function ModelLine({ model, offer }: Line) {
  const price = offer?.price ?? model.price;
  const from = offer ? sayer(offer.price_from) : null;
  return (
    <li className="py-1.5 border-b border-line last:border-b-0">
      <p className="flex items-center justify-between gap-3">
        <span className="code">
          <Literal text={model.id} />
        </span>
        {from ? (
          <span title={from.says}>
            <Badge tone={from.tone}>{from.words}</Badge>
          </span>
        ) : null}
      </p>
      <p className="figure text-faint empty:hidden">{[price ? sayPrice(price) : null, model.context ? `${formatCount(model.context)}\u00a0tokens` : null].filter((one) => one !== null).join(" · ")}</p>
    </li>
  );
}
