import type { ModelCall } from "@/protocol/ModelCall";
import { sayCode, sayLast } from "@/ui/call/words";
import { Literal } from "@/ui/Literal";

/** What was tried before, in order, and at the end the one that the call is of. */
export function CallTried({ call }: { call: ModelCall }) {
  const last = sayLast(call.outcome);
  return (
    <ol aria-label="What was tried" className="mt-2 border-l border-line pl-3 grid grid-cols-[minmax(0,1fr)] gap-2">
      {call.tried.map((one, at) => (
        <li key={at}>
          <p className="flex flex-wrap items-baseline justify-between gap-x-3">
            <span className="code text-muted">
              <Literal text={one.model} />
            </span>
            <span className="label text-warn">{sayCode(one.code)}</span>
          </p>
          <p className="text-faint [overflow-wrap:anywhere]">
            <Literal text={one.provider} />
            {one.detail ? (
              <>
                {": "}
                <Literal text={one.detail} />
              </>
            ) : null}
          </p>
        </li>
      ))}
      {last === null ? null : (
        <li>
          <p className="flex flex-wrap items-baseline justify-between gap-x-3">
            <span className="code">
              <Literal text={call.model} />
            </span>
            <span className="label text-faint">{last}</span>
          </p>
        </li>
      )}
    </ol>
  );
}
