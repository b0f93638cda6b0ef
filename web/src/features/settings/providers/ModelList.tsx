import { formatCount } from "@/lib/text/quantity";
import type { Model } from "@/protocol/Model";

const MOST = 4;

function facts(model: Model): string {
  const price = model.price ? `$${model.price.input} in, $${model.price.output} out` : "no price";
  return model.context ? `${price} · ${formatCount(model.context)} tokens` : price;
}

/** The models that chats can use, the one that is used first at the top. */
export function ModelList({ models }: { models: readonly Model[] }) {
  if (models.length === 0) return <p className="px-4 pt-2 text-muted">No model is chosen: its first one answers.</p>;
  return (
    <ul className="mx-4 mt-3 border-t border-line">
      {models.slice(0, MOST).map((model) => (
        <li key={model.id} className="flex flex-wrap items-baseline justify-between gap-x-4 py-1.5 border-b border-line">
          <span className="code">{model.id}</span>
          <span className="figure text-faint">{facts(model)}</span>
        </li>
      ))}
      {models.length > MOST ? <li className="py-1.5 text-muted">and {models.length - MOST} more</li> : null}
    </ul>
  );
}
