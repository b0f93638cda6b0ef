import { appAt } from "@/app/apps/list";
import { ConnectionLabel } from "@/app/frame/ConnectionLabel";
import { NodeLabel } from "@/app/frame/NodeLabel";
import { WaitingCount } from "@/app/frame/WaitingCount";
import { openPanel } from "@/app/shell_state";
import { Glyph } from "@/ui/Glyph";
import { Kbd } from "@/ui/Kbd";
import { useLocation } from "react-router";

/** Where one is, how to get anywhere else, and how the machine stands. */
export function TopBar({ pending }: { pending: number }) {
  const { pathname } = useLocation();
  const app = appAt(pathname);
  return (
    <header className="grid grid-cols-[minmax(0,1fr)_auto] desk:grid-cols-[minmax(0,1fr)_minmax(0,360px)_minmax(0,1fr)] items-center h-(--bar) border-b border-line bg-ground pt-[env(safe-area-inset-top)] box-content">
      <p className="flex items-center gap-2.5 px-4 min-w-0 text-title font-semibold">
        <Glyph name="meridian" size={18} />
        <span className="truncate">{app?.name ?? "Metatron"}</span>
      </p>
      <button
        type="button"
        onClick={() => openPanel("spotlight")}
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K"
        className="hidden desk:flex items-center gap-2 h-7 px-2 rounded-control border border-line bg-surface text-faint hover:text-muted hover:border-edge transition-colors"
      >
        <Glyph name="search" size={14} />
        <span className="flex-1 text-left truncate">Find or do</span>
        <Kbd keys="Mod+K" />
      </button>
      <div className="flex items-center justify-end gap-3 desk:gap-4 pr-1 desk:pr-4 min-w-0">
        {pending > 0 ? (
          <button type="button" onClick={() => openPanel("approvals")} aria-haspopup="dialog" className="hidden desk:flex items-center gap-2 h-7 font-medium hover:text-muted whitespace-nowrap">
            <WaitingCount count={pending} />
            <span aria-hidden="true" className="hidden wide:inline">
              {pending === 1 ? "waits for you" : "wait for you"}
            </span>
          </button>
        ) : null}
        <NodeLabel />
        <ConnectionLabel />
        <button
          type="button"
          onClick={() => openPanel("spotlight")}
          aria-haspopup="dialog"
          aria-label="Find or do"
          className="desk:hidden grid place-items-center size-(--row) text-muted"
        >
          <Glyph name="search" size={18} />
        </button>
      </div>
    </header>
  );
}
