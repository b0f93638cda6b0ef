import { asProblem } from "@/lib/http/problem";
import { isStaleChunk, mend } from "@/lib/version/stale";
import { Button } from "@/ui/Button";
import { CopyButton } from "@/ui/CopyButton";
import { ProblemCard } from "@/ui/ProblemCard";
import { Component, type ErrorInfo, type ReactNode } from "react";

interface Props {
  /** The part by its name: "Chat", "this message". */
  what: string;
  children: ReactNode;
}

/** A part that makes a mistake is caught here: the page around it goes on. */
export class ErrorBoundary extends Component<Props, { thrown: unknown; where: string }> {
  override state = { thrown: null as unknown, where: "" };

  static getDerivedStateFromError(thrown: unknown) {
    return { thrown: thrown ?? new Error("It threw nothing.") };
  }

  override componentDidCatch(thrown: unknown, info: ErrorInfo) {
    this.setState({ where: info.componentStack ?? "" });
    if (isStaleChunk(thrown)) void mend();
  }

  override render() {
    const { thrown, where } = this.state;
    if (thrown === null) return this.props.children;
    const problem = asProblem(thrown);
    const stack = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    const details = `${this.props.what} at ${location.pathname}\n${stack}\n${where}\n${navigator.userAgent}`;
    return (
      <div className="p-4 desk:p-6 max-w-[640px]">
        <ProblemCard problem={problem.code === "page_fault" ? { ...problem, title: `${this.props.what} made a mistake`, kept: "Everything on the machine. This device keeps what you typed.", next: "Reload this. If it happens again, copy the details into a report." } : problem}>
          <Button glyph="retry" onClick={() => this.setState({ thrown: null, where: "" })}>
            Reload this
          </Button>
          <CopyButton text={details} label="Copy details" words />
        </ProblemCard>
      </div>
    );
  }
}
