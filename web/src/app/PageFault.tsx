import { isStaleChunk, mend } from "@/lib/version/stale";
import { asProblem } from "@/lib/http/problem";
import type { Problem } from "@/protocol/Problem";
import { Button } from "@/ui/Button";
import { CopyButton } from "@/ui/CopyButton";
import { Loading } from "@/ui/Loading";
import { ProblemCard } from "@/ui/ProblemCard";
import { Component, type ReactNode } from "react";

interface Props {
  /** Where one is: elsewhere is another try. */
  at?: string;
  children: ReactNode;
}

interface State {
  at: string | undefined;
  thrown: unknown;
  /** A part is missing, and the version that has it is being fetched. */
  mending: boolean;
}

function missing(): Problem {
  return {
    type: "urn:metatron:problem:part_missing",
    title: "This part is not on this device yet",
    status: 0,
    code: "part_missing",
    detail: "Its code could not be fetched: the machine does not answer, or another version of Metatron runs there now.",
    kept: "Everything you typed and everything on the machine.",
    next: "Reload once the connection is back.",
  };
}

/** A mistake of a page is said in its place; it leaves no blank, and the frame around it stays. */
export class PageFault extends Component<Props, State> {
  override state: State = { at: this.props.at, thrown: null, mending: false };

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.at === state.at ? null : { at: props.at, thrown: null, mending: false };
  }

  static getDerivedStateFromError(thrown: unknown): Partial<State> {
    return { thrown, mending: isStaleChunk(thrown) };
  }

  override componentDidCatch(thrown: unknown) {
    if (!isStaleChunk(thrown)) return;
    void mend().then((reloads) => (reloads ? undefined : this.setState({ mending: false })));
  }

  override render() {
    const { thrown, mending } = this.state;
    if (thrown === null) return this.props.children;
    if (mending) return <Loading what="Fetching the new version" />;
    const details = thrown instanceof Error ? `${thrown.stack ?? thrown.message}\n${location.pathname}` : String(thrown);
    return (
      <div className="p-4 desk:p-6 max-w-[680px]">
        <ProblemCard problem={isStaleChunk(thrown) ? missing() : asProblem(thrown)}>
          <Button onClick={() => location.reload()}>Reload</Button>
          <CopyButton text={details} label="Copy details" words />
        </ProblemCard>
      </div>
    );
  }
}
