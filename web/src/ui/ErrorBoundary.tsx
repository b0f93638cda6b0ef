import { asProblem } from "@/lib/http/problem";
import { isStaleChunk, mend } from "@/lib/version/stale";
import type { Problem } from "@/protocol/Problem";
import { Button } from "@/ui/Button";
import { CopyButton } from "@/ui/CopyButton";
import { Loading } from "@/ui/Loading";
import { ProblemCard } from "@/ui/ProblemCard";
import { Component, type ErrorInfo, type ReactNode } from "react";

interface Props {
  /** The part by its name, as a sentence begins: "This page". */
  what: string;
  /** Where one is: elsewhere is another try. */
  at?: string | undefined;
  children: ReactNode;
}

interface State {
  at: string | undefined;
  thrown: unknown;
  /** The parts that it happened in. */
  where: string;
  /** Code is missing, and the version that has it is being fetched. */
  mending: boolean;
}

const UNHURT = { thrown: null, where: "", mending: false } as const;

function missing(what: string): Problem {
  return {
    type: "urn:metatron:problem:part_missing",
    title: `${what} is not on this device yet`,
    status: 0,
    code: "part_missing",
    detail: "Its code could not be fetched: the machine does not answer, or another version of Metatron runs there now.",
    kept: "Everything you typed and everything on the machine.",
    next: "Reload once the connection is back.",
  };
}

function problemOf(what: string, thrown: unknown): Problem {
  if (isStaleChunk(thrown)) return missing(what);
  const problem = asProblem(thrown);
  if (problem.code !== "page_fault") return problem;
  return {
    ...problem,
    title: `${what} made a mistake`,
    kept: "Everything on the machine. This device keeps what you typed.",
    next: "Try it again. If it fails again, copy the details into a report.",
  };
}

/** A part that makes a mistake says so in its place: it leaves no blank, and what is around it goes on. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { ...UNHURT, at: this.props.at };

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.at === state.at ? null : { ...UNHURT, at: props.at };
  }

  static getDerivedStateFromError(thrown: unknown): Partial<State> {
    return { thrown: thrown ?? new Error("It threw nothing."), mending: isStaleChunk(thrown) };
  }

  override componentDidCatch(thrown: unknown, info: ErrorInfo) {
    this.setState({ where: info.componentStack ?? "" });
    if (isStaleChunk(thrown)) void mend().then((reloads) => (reloads ? undefined : this.setState({ mending: false })));
  }

  override render() {
    const { what, children } = this.props;
    const { thrown, where, mending } = this.state;
    if (thrown === null) return children;
    if (mending) return <Loading what="Fetching the new version" />;
    const stack = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    const details = `${what} at ${location.pathname}\n${stack}\n${where}\n${navigator.userAgent}`;
    return (
      <div className="p-4 desk:p-6 max-w-[680px]">
        <ProblemCard problem={problemOf(what, thrown)}>
          {/* What was not to be had once is not asked for again before the page is. */}
          {isStaleChunk(thrown) ? null : (
            <Button glyph="retry" onClick={() => this.setState(UNHURT)}>
              Try again
            </Button>
          )}
          <Button onClick={() => location.reload()}>Reload the page</Button>
          <CopyButton text={details} label="Copy details" words />
        </ProblemCard>
      </div>
    );
  }
}
