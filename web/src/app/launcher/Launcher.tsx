import { useActions } from "@/app/actions";
import { APPS, isHere } from "@/app/apps/list";
import type { AppManifest } from "@/app/apps/manifest";
import { prefetch } from "@/app/apps/pages";
import { usePendingCount } from "@/app/frame/pending";
import { WaitingCount } from "@/app/frame/WaitingCount";
import { closePanel } from "@/app/shell_state";
import { useShell } from "@/app/use_shell";
import { Glyph } from "@/ui/Glyph";
import { Kbd } from "@/ui/Kbd";
import { SHADE, useReturnFocus } from "@/ui/float/modal";
import { FloatPlace } from "@/ui/place";
import { Dialog } from "radix-ui";
import { LookRow } from "@/app/launcher/LookRow";
import { use } from "react";
import { Link, useLocation } from "react-router";

const WELL = "relative flex items-center gap-3 px-3 min-h-14 bg-raised hover:bg-surface -outline-offset-2 text-left";

/** All apps, and beneath them what they can do: a sheet on the phone, a panel above the dock. */
export default function Launcher() {
  const { pathname } = useLocation();
  const pending = usePendingCount();
  const shell = useShell();
  const actions = useActions();
  const place = use(FloatPlace);
  const focus = useReturnFocus();
  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : closePanel())}>
      <Dialog.Portal container={place}>
        <Dialog.Overlay className={SHADE} />
        <Dialog.Content
          {...focus}
          aria-describedby={undefined}
          className="rise fixed z-50 text-ink outline-none inset-x-0 bottom-0 desk:inset-x-auto desk:left-3 desk:bottom-[64px] desk:w-[560px] max-h-[85dvh] overflow-y-auto overscroll-contain bg-raised border-t desk:border border-line rounded-t-card desk:rounded-card pb-[env(safe-area-inset-bottom)] desk:pb-0"
        >
          <Dialog.Title className="sr-only">All apps</Dialog.Title>
          <nav aria-label="All apps" className="grid desk:grid-cols-2 gap-px bg-line border-b border-line desk:[&>:last-child:nth-child(odd)]:col-span-2">
            {APPS.map((app) => (
              <AppWell key={app.id} app={app} here={isHere(app, pathname)} pending={app.waits ? pending : 0} />
            ))}
          </nav>
          <ul className="p-2 grid desk:grid-cols-2">
            {actions.filter((action) => action.launcher !== false).map((action) => (
              <li key={action.id}>
                <button
                  type="button"
                  className="w-full flex items-center gap-3 h-(--row) px-2 rounded-control text-muted hover:text-ink hover:bg-surface"
                  onClick={() => {
                    closePanel();
                    void action.run(shell);
                  }}
                >
                  <Glyph name={action.glyph} />
                  <span className="flex-1 text-left truncate">{action.name}</span>
                  {action.keys ? <Kbd keys={action.keys} className="hidden desk:inline" /> : null}
                </button>
              </li>
            ))}
          </ul>
          <LookRow />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function AppWell({ app, here, pending }: { app: AppManifest; here: boolean; pending: number }) {
  return (
    <Link to={app.path} onClick={closePanel} onPointerEnter={() => prefetch(app)} aria-current={here ? "page" : undefined} className={WELL}>
      {here ? <span className="absolute left-0 inset-y-3 w-0.5 bg-ink" /> : null}
      <span className={here ? "text-ink" : "text-muted"}>
        <Glyph name={app.glyph} size={20} />
      </span>
      <span className="flex-1 min-w-0 py-2">
        <span className="flex items-center gap-2 font-semibold">
          {app.name}
          {pending > 0 ? <WaitingCount count={pending} /> : null}
        </span>
        <span className="block text-faint truncate">{app.about}</span>
      </span>
      {app.shortcut ? <Kbd keys={app.shortcut} className="hidden desk:inline" /> : null}
    </Link>
  );
}
