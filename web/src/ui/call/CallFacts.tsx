// One call of a model from close: which, why that one, what was tried before, what it read and wrote, what it took.

import { formatDuration } from "@/lib/text/quantity";
import { formatFull } from "@/lib/text/time";
import type { ModelCall } from "@/protocol/ModelCall";
import { CallTokens } from "@/ui/call/CallTokens";
import { CallTried } from "@/ui/call/CallTried";
import { sayCode, sayCost, sayOutcome, saySayer, sayRoute, sayWhy } from "@/ui/call/words";
import { Literal } from "@/ui/Literal";
import { TONE_TEXT } from "@/ui/states";
import type { ReactNode } from "react";

/** `children`: facts of the place that it is shown in. */
export function CallFacts({ call, children }: { call: ModelCall; children?: ReactNode }) {
  const { model, provider, route, why, tried, tokens, estimated, first_token_ms, latency_ms, outcome, problem, at } = call;
  const end = sayOutcome(outcome);
  const sayer = saySayer(call.price_from);
  return (
    <div data-call={call.id}>
      <p className="text-pretty [overflow-wrap:anywhere]">
        <Literal text={sayWhy(why)} />
      </p>
      {tried.length > 0 ? <CallTried call={call} /> : null}
      <dl className="mt-3 border-t border-line">
        <Fact name="Model">
          <span className="code">
            <Literal text={model} />
          </span>
          {provider ? (
            <span className="text-muted ml-2.5">
              <Literal text={provider} />
            </span>
          ) : null}
        </Fact>
        <Fact name="Route">{sayRoute(route)}</Fact>
        <Fact name="Tokens">
          <CallTokens tokens={tokens} />
          {estimated ? <p className="mt-1 text-warn">Counted here: the provider did not say.</p> : null}
        </Fact>
        <Fact name="Cost">
          <span className={`figure ${call.price_from === "nobody" ? "text-warn" : ""}`}>{sayCost(call)}</span>
          {sayer ? <span className="text-faint ml-2.5">{sayer}</span> : null}
        </Fact>
        <Fact name="Time">
          <span className="figure">{latency_ms === null ? "–" : formatDuration(latency_ms)}</span>
          {first_token_ms === null ? null : <span className="text-faint ml-2.5">first token after {formatDuration(first_token_ms)}</span>}
        </Fact>
        <Fact name="Ended">
          <span className={`label ${TONE_TEXT[end.tone]}`}>{end.words}</span>
          <span className="text-faint ml-2.5">{problem ? sayCode(problem) : end.says}</span>
        </Fact>
        {children}
        <Fact name="Begun">{formatFull(at)}</Fact>
      </dl>
    </div>
  );
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[64px_minmax(0,1fr)] gap-x-4 py-1.5 border-b border-line last:border-b-0 items-baseline">
      <dt className="text-faint">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}
