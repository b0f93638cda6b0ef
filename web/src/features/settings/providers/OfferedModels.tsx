import { useTestProvider } from "@/features/settings/providers/use_provider";
import { asProblem } from "@/lib/http/problem";
import type { Provider } from "@/protocol/Provider";
import { Button } from "@/ui/Button";
import { Checkbox } from "@/ui/Checkbox";
import { Field } from "@/ui/Field";
import { ProblemCard } from "@/ui/ProblemCard";
import { useLayoutEffect, useRef, useState } from "react";

const MOST = 100;

interface Props {
  provider: Provider;
  chosen: ReadonlySet<string>;
  onToggle: (id: string) => void;
}

/** What the provider says that it has; asked only when a person wants to know. */
export function OfferedModels({ provider, chosen, onToggle }: Props) {
  const test = useTestProvider(provider.id);
  const [sought, setSought] = useState("");
  const at = useRef<HTMLElement>(null);
  // It stands at the end of a long sheet: what came would be below its edge.
  useLayoutEffect(() => {
    if (test.data || test.error) at.current?.scrollIntoView({ block: "start" });
  }, [test.data, test.error]);
  const problem = test.isError ? asProblem(test.error) : test.data?.problem;
  const words = sought.trim().toLowerCase();
  const offered = (test.data?.models ?? []).filter((id) => id.toLowerCase().includes(words));
  return (
    <section ref={at} aria-label="What it offers" className="grid gap-3 border-t border-line pt-4">
      <div className="flex items-center justify-between gap-4">
        <h3 className="font-semibold">What it offers</h3>
        <Button busy={test.isPending} onClick={() => test.mutate()}>
          {test.data ? "Ask again" : "Ask it"}
        </Button>
      </div>
      {problem ? <ProblemCard problem={problem} /> : null}
      {test.data && !problem && test.data.models.length === 0 ? <p className="text-muted">It answers, but does not say which models it has. Add them by their ids.</p> : null}
      {test.data && test.data.models.length > 8 ? (
        <Field label="Find" type="search" value={sought} onChange={(event) => setSought(event.target.value)} placeholder={`in ${test.data.models.length}`} spellCheck={false} />
      ) : null}
      {offered.length > 0 ? (
        <ul className="grid gap-2">
          {offered.slice(0, MOST).map((id) => (
            <li key={id}>
              <Checkbox label={<span className="code">{id}</span>} checked={chosen.has(id)} onChange={() => onToggle(id)} />
            </li>
          ))}
        </ul>
      ) : null}
      {offered.length > MOST ? <p className="text-muted">and {offered.length - MOST} more: narrow them down.</p> : null}
    </section>
  );
}
