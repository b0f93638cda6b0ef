import { DeleteConfirm } from "@/features/settings/DeleteConfirm";
import { providersQuery } from "@/lib/queries/providers";
import { type Standing, standingOf } from "@/features/settings/providers/standing";
import { EntryLine } from "@/features/settings/routes/EntryLine";
import { keyOf, shares } from "@/features/settings/routes/route_draft";
import { RouteSheet } from "@/features/settings/routes/RouteSheet";
import { pathOf, TOUCHED } from "@/features/settings/routes/use_route";
import { sayFor, sayStandsIn } from "@/features/settings/routes/words";
import { useModels } from "@/lib/queries/models";
import { useMinute } from "@/lib/use_minute";
import type { Provider } from "@/protocol/Provider";
import type { Route } from "@/protocol/Route";
import { Button } from "@/ui/Button";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

/** What keeps a provider from answering just now. */
function hindrance(provider: Provider | undefined, now: number): Standing | null {
  const standing = provider ? standingOf(provider, now) : null;
  return standing && standing.tone !== "ok" ? standing : null;
}

/** One route: what it is for, and who is asked in which order, written or standing in. */
export function RouteCard({ route, taken }: { route: Route; taken: readonly string[] }) {
  const [open, setOpen] = useState<"edit" | "delete" | null>(null);
  const offers = useModels();
  const providers = useQuery(providersQuery).data;
  const now = useMinute();
  const written = route.stands_in === null;
  const asked = new Set(route.effective.map(keyOf));
  // Also what is written and passed over: it comes back with its provider.
  const entries = written ? route.entries : route.effective;
  const parts = shares(route.effective.map((entry) => entry.weight));
  const shareOf = new Map(route.effective.map((entry, at) => [keyOf(entry), parts[at] ?? 0]));
  return (
    <article data-route={route.name} aria-label={`Route ${route.name}`} className="rounded-card border border-line bg-surface">
      <header className="flex items-start gap-2 pl-4 pr-1.5 pt-2 pb-2">
        <div className="flex-1 min-w-0 py-1">
          <h3 className="font-mono text-code font-semibold">{route.name}</h3>
          <p className="text-muted text-pretty">{sayFor(route)}</p>
        </div>
        <Button look="quiet" glyph="pencil" aria-label={`Edit ${route.name}`} title="Edit" onClick={() => setOpen("edit")} />
        {route.built_in ? null : <Button look="quiet" glyph="trash" aria-label={`Delete ${route.name}`} title="Delete" onClick={() => setOpen("delete")} />}
      </header>
      {written ? null : <p className="px-4 pb-2 text-faint">{sayStandsIn(route)}</p>}
      {written && route.effective.length === 0 ? <p className="px-4 pb-2 text-warn text-pretty">Nothing of it is left: chats on it get no answer until you give it a model.</p> : null}
      {entries.length > 0 ? (
        <ol className="border-t border-line px-4 py-1.5">
          {entries.map((entry, place) => (
            <EntryLine
              key={keyOf(entry)}
              entry={entry}
              place={place}
              offer={offers.find((offer) => offer.provider_id === entry.provider_id && offer.model.id === entry.model)}
              share={asked.has(keyOf(entry)) ? (shareOf.get(keyOf(entry)) ?? 0) : null}
              written={written}
              several={route.effective.length > 1}
              standing={hindrance(providers?.find((one) => one.id === entry.provider_id), now)}
            />
          ))}
        </ol>
      ) : (
        <p className="border-t border-line px-4 py-3 text-muted">{route.stands_in === "default" ? "No provider is set up: the demo script answers." : "It leads nowhere."}</p>
      )}
      <RouteSheet route={route} taken={taken} open={open === "edit"} onOpenChange={(is) => setOpen(is ? "edit" : null)} />
      <DeleteConfirm
        open={open === "delete"}
        onOpenChange={(is) => setOpen(is ? "delete" : null)}
        path={pathOf(route.name)}
        queryKeys={TOUCHED}
        title={`Delete the route ${route.name}?`}
        detail="Chats and programs that name it go over to deep. Its models stay with their providers."
        done={`${route.name} is deleted`}
      />
    </article>
  );
}
