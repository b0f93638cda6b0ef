import { AddProvider } from "@/features/settings/providers/AddProvider";
import { PricesPart } from "@/features/settings/providers/PricesPart";
import { ProviderCard } from "@/features/settings/providers/ProviderCard";
import { providersQuery } from "@/lib/queries/providers";
import { Part, SectionHead } from "@/features/settings/Section";
import { asProblem } from "@/lib/http/problem";
import { useSystem } from "@/lib/queries/system";
import { Button } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { ProblemCard } from "@/ui/ProblemCard";
import { Skeleton } from "@/ui/Skeleton";
import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { Link } from "react-router";

export default function ProvidersSection() {
  const providers = useQuery(providersQuery);
  const system = useSystem();
  // Below all that are there: with a few of them it is out of sight.
  const add = useRef<HTMLDivElement>(null);
  function goToForm() {
    add.current?.scrollIntoView();
    add.current?.querySelector<HTMLElement>("input:checked")?.focus({ preventScroll: true });
  }
  return (
    <>
      <SectionHead
        title="Providers"
        lead={
          <>
            Where models are reached. Keys are kept encrypted on this machine, and never shown again. The{" "}
            <Link to="/settings/routes" className="underline underline-offset-3 hover:text-ink">
              routes
            </Link>{" "}
            say which model is asked for what, and which one stands in.
          </>
        }
        action={
          providers.data && providers.data.length > 0 ? (
            <Button glyph="plus" onClick={goToForm}>
              Add a provider
            </Button>
          ) : null
        }
      />
      {providers.isError ? (
        <ProblemCard problem={asProblem(providers.error)} className="mb-6">
          <Button onClick={() => void providers.refetch()} busy={providers.isFetching}>
            Try again
          </Button>
        </ProblemCard>
      ) : null}
      {providers.isPending ? <Skeleton className="h-24" /> : null}
      {providers.data?.length === 0 ? (
        <Empty glyph="plug" title={system?.demo ? "The demo script answers" : "No provider yet"}>
          None is set up yet. The first one that you add becomes the default for every process, also for chats that ran on the demo.
        </Empty>
      ) : null}
      <ul className="grid gap-4">
        {providers.data?.map((provider) => (
          <li key={provider.id}>
            <ProviderCard provider={provider} />
          </li>
        ))}
      </ul>
      <div ref={add} className="mt-10 scroll-mt-4">
        <Part title="Add one" lead="A service with a key of yours, or a machine that runs models itself. What it is asked for goes there, and nowhere else.">
          <AddProvider />
        </Part>
        <Part title="Prices" lead="Known before a call is made: without one no budget could hold.">
          <PricesPart />
        </Part>
      </div>
    </>
  );
}
