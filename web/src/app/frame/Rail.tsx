// The dock at the desk and the bar under the thumb: one row of wells, made from the manifests.

import { isHere, RAIL } from "@/app/apps/list";
import type { AppManifest } from "@/app/apps/manifest";
import { prefetch } from "@/app/apps/pages";
import { Clock } from "@/app/frame/Clock";
import { WaitingCount } from "@/app/frame/WaitingCount";
import { openPanel, useShellState } from "@/app/shell_state";
import { Glyph } from "@/ui/Glyph";
import { Link, useLocation } from "react-router";

const WELL = "relative flex-1 desk:flex-none desk:w-20 flex flex-col items-center justify-center gap-1 desk:gap-0.5 -outline-offset-2 transition-colors";
const NAME = "text-[11px] leading-4 font-medium";

export function Rail({ pending }: { pending: number }) {
  const { pathname } = useLocation();
  const more = useShellState((state) => state.panel === "launcher");
  const outside = RAIL.every((app) => app.bottom === null || !isHere(app, pathname));
  return (
    <div className="grid desk:grid-cols-[minmax(0,1fr)_auto_minmax(0,1fr)] border-t border-line bg-ground pb-[env(safe-area-inset-bottom)]">
      <div className="hidden desk:flex">
        <button
          type="button"
          aria-label="All apps"
          aria-haspopup="dialog"
          aria-expanded={more}
          onClick={() => openPanel("launcher")}
          className={`relative grid place-items-center w-[52px] border-r border-line -outline-offset-2 transition-colors ${more ? "text-ink" : "text-muted hover:text-ink"}`}
        >
          <Glyph name="apps" size={18} />
          {more ? <Here /> : null}
        </button>
      </div>
      <nav aria-label="Apps" className="flex h-14 desk:h-[52px]">
        {RAIL.map((app) => (
          <Well key={app.id} app={app} here={isHere(app, pathname)} pending={app.waits ? pending : 0} />
        ))}
        <button
          type="button"
          aria-haspopup="dialog"
          aria-expanded={more}
          onClick={() => openPanel("launcher")}
          className={`desk:hidden ${WELL} ${more || outside ? "text-ink" : "text-muted"}`}
        >
          <Glyph name="apps" size={18} />
          <span className={NAME}>More</span>
          {more || outside ? <Here /> : null}
        </button>
      </nav>
      <Clock />
    </div>
  );
}

function Well({ app, here, pending }: { app: AppManifest; here: boolean; pending: number }) {
  const shown = `${app.bottom === null ? "hidden" : ""} ${app.dock === null ? "desk:hidden" : "desk:flex"}`;
  return (
    <Link
      to={app.path}
      data-app={app.id}
      aria-current={here ? "page" : undefined}
      onPointerEnter={() => prefetch(app)}
      onFocus={() => prefetch(app)}
      className={`${WELL} ${shown} ${here ? "text-ink" : "text-muted hover:text-ink"}`}
    >
      <Glyph name={app.glyph} size={18} />
      <span className={NAME}>{app.name}</span>
      {here ? <Here /> : null}
      {pending > 0 ? (
        <>
          <span className="absolute top-0 left-1/2 -translate-x-1/2 w-6 h-[3px] bg-signal" aria-hidden="true" />
          <span className="absolute top-1.5 left-1/2 ml-3">
            <WaitingCount count={pending} />
          </span>
        </>
      ) : null}
    </Link>
  );
}

function Here() {
  return <span className="absolute inset-x-4 desk:inset-x-5 bottom-0 h-0.5 bg-ink" aria-hidden="true" />;
}
