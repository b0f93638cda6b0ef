import { AddProvider } from "@/features/settings/AddProvider";
import { ProviderCard } from "@/features/settings/ProviderCard";
import { providersQuery } from "@/features/settings/providers_query";
import { Section } from "@/features/settings/Section";
import { asProblem } from "@/lib/http/problem";
import { useSystem } from "@/lib/queries/system";
import { Loading } from "@/ui/Loading";
import { ProblemCard } from "@/ui/ProblemCard";
import { useQuery } from "@tanstack/react-query";

export function ProvidersSection() {
  const providers = useQuery(providersQuery);
  const system = useSystem();
  return (
    <>
      <Section title="Where models are reached" lead="Keys are kept encrypted on this machine, and never shown again.">
        {system?.demo ? (
          <p className="mb-4 text-muted max-w-(--measure)">
            None is set up yet, so the demo script answers. The first one that you add becomes the default for every process, also for chats that ran on the demo.
          </p>
        ) : null}
        {providers.isError ? <ProblemCard problem={asProblem(providers.error)} /> : null}
        {providers.isPending ? <Loading what="Reading" /> : null}
        <div className="grid gap-3">
          {providers.data?.map((provider) => (
            <ProviderCard key={provider.id} provider={provider} />
          ))}
        </div>
      </Section>
      <Section title="Add one" lead="Anything that speaks OpenAI’s Chat Completions: OpenAI, OpenRouter, Groq, vLLM, llama.cpp, LM Studio, Ollama under /v1.">
        <AddProvider />
      </Section>
    </>
  );
}
