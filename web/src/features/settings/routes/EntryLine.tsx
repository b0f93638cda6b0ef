import type { Standing } from "@/features/settings/providers/standing";
import { percent } from "@/lib/text/share";
import type { ModelOffer } from "@/protocol/ModelOffer";
import type { RouteEntry } from "@/protocol/RouteEntry";
import { Literal } from "@/ui/Literal";
import { TONE_TEXT } from "@/ui/states";

interface Props {
  entry: RouteEntry;
  place: number;
  offer: ModelOffer | undefined;
  /** Of the first tries; null: it is not asked. */
  share: number | null;
  /** Else it stands in. */
  written: boolean;
  /** There are others that are asked, too. */
  several: boolean;
  /** How its provider stands, where that keeps it from answering. */
  standing: Standing | null;
}

/** One way to a model: its place, the model and its provider, and when it is asked. */
export function EntryLine({ entry, place, offer, share, written, several, standing }: Props) {
  const when = share === null ? "gone, passed over" : offer?.price_from === "nobody" ? "no price: not with budgets" : !several ? "always" : share === 1 ? "first" : share > 0 ? `${percent(share)} first` : "when another fails";
  const warns = share === null || offer?.price_from === "nobody";
  return (
    <li data-asked={share === null ? "no" : "yes"} className="grid grid-cols-[20px_minmax(0,1fr)] desk:grid-cols-[20px_minmax(0,1fr)_auto] gap-x-3 items-baseline py-1">
      <span className="figure text-faint">{place + 1}</span>
      <span className="min-w-0">
        <span className={`code ${share === null ? "text-faint line-through" : written ? "" : "text-muted"}`}>
          {entry.model ? <Literal text={entry.model} /> : "its first model"}
        </span>
        <span className="text-faint ml-2.5">
          {offer?.provider ?? ""}
          {standing ? <span className={TONE_TEXT[standing.tone]}> · {standing.words}</span> : null}
        </span>
      </span>
      <span className={`figure max-desk:col-start-2 desk:text-right ${warns ? "text-warn" : share !== null && share > 0 && written ? "text-ink" : "text-faint"}`}>{when}</span>
    </li>
  );
}
