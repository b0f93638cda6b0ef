import { asProblem } from "@/lib/http/problem";
import { Button } from "@/ui/Button";
import { ProblemCard } from "@/ui/ProblemCard";
import { Component, type ReactNode } from "react";

/** A mistake of the page is said; it does not leave a blank. */
export class PageFault extends Component<{ children: ReactNode }, { thrown: unknown }> {
  override state = { thrown: null as unknown };

  static getDerivedStateFromError(thrown: unknown) {
    return { thrown };
  }

  override render() {
    if (this.state.thrown === null) return this.props.children;
    return (
      <main className="p-6 max-w-[640px]">
        <ProblemCard problem={asProblem(this.state.thrown)}>
          <Button onClick={() => location.reload()}>Reload</Button>
        </ProblemCard>
      </main>
    );
  }
}
