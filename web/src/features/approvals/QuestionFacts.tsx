import { useSystem } from "@/lib/queries/system";
import { formatDuration } from "@/lib/text/quantity";
import type { AskedOp } from "@/protocol/AskedOp";
import { Literal } from "@/ui/Literal";
import { PathText } from "@/ui/PathText";
import type { ReactNode } from "react";

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-faint">{name}</dt>
      <dd className="code min-w-0">{children}</dd>
    </>
  );
}

/** Where, as whom and with what it would run. */
export function QuestionFacts({ op }: { op: AskedOp }) {
  const env = Object.entries(op.env);
  const contained = useSystem()?.nodes.find(({ node }) => node === op.node)?.place === "container" && op.sandbox === "host";
  return (
    <dl className="mx-4 mt-3 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 items-baseline">
      <Fact name="as">
        <Literal text={`${op.user}@${op.node}`} />
        <span className="text-muted"> · {contained ? "in a container, not on the machine around it" : op.sandbox === "host" ? "on the machine itself" : `in ${op.sandbox}`}</span>
      </Fact>
      {op.cwd ? (
        <Fact name="in">
          <PathText text={op.cwd} />
        </Fact>
      ) : null}
      {op.program ? (
        <Fact name="program">
          <PathText text={op.program} />
        </Fact>
      ) : null}
      {env.length > 0 ? (
        <Fact name="with">
          {env.map(([key, value]) => (
            <span key={key} className="block">
              <Literal text={`${key}=${value}`} />
            </span>
          ))}
        </Fact>
      ) : null}
      {op.files.length > 0 ? (
        <Fact name={op.path === undefined ? "files" : "now"}>
          {op.files.map((file) => (
            <span key={file.path} className="block">
              {file.path === op.path ? null : <PathText text={`${file.path} `} />}
              <span className="text-faint">{file.sha256 === "absent" ? "does not exist yet" : `sha256 ${file.sha256}`}</span>
            </span>
          ))}
        </Fact>
      ) : null}
      {op.tty ? <Fact name="on">a terminal</Fact> : null}
      {op.timeout_ms ? <Fact name="at most">{formatDuration(op.timeout_ms)}</Fact> : null}
      <Fact name="fingerprint">
        <span className="text-faint">{op.fingerprint}</span>
      </Fact>
    </dl>
  );
}
