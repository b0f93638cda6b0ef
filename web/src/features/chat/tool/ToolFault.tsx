import type { ToolCall, ToolResult } from "@/features/chat/tool/call";
import { Literal } from "@/ui/Literal";
import { Component, type ReactNode } from "react";

interface Props {
  call: ToolCall;
  result: ToolResult | null;
  children: ReactNode;
}

/** A card that cannot be shown says what the call was, as it came; the chat around it stays. */
export class ToolFault extends Component<Props, { failed: boolean }> {
  override readonly state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    const { call, result } = this.props;
    return (
      <article className="rounded-card border border-line border-l-2 border-l-bad bg-surface px-3 py-2" data-fault="">
        <p className="text-muted">This card could not be shown. The call, as it came:</p>
        <pre className="code mt-2 max-h-60 overflow-auto" tabIndex={0}>
          <Literal text={JSON.stringify(result ? { call, result } : call, null, 2)} />
        </pre>
      </article>
    );
  }
}
