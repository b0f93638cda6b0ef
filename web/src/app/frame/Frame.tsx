import { fetchAhead } from "@/app/apps/fetch_ahead";
import { useThemeColor } from "@/app/pwa/theme_color";
import { AwayBanner } from "@/app/frame/AwayBanner";
import { useFrameTitle } from "@/app/frame/frame_title";
import { Panels } from "@/app/frame/Panels";
import { usePendingCount } from "@/app/frame/pending";
import { Rail } from "@/app/frame/Rail";
import { ToastPlace } from "@/app/frame/ToastPlace";
import { useSaid } from "@/app/frame/use_said";
import { TopBar } from "@/app/frame/TopBar";
import { useShortcuts } from "@/app/keys/use_shortcuts";
import { PageFault } from "@/app/PageFault";
import { startWhenLoaded } from "@/app/pwa/worker";
import { Loading } from "@/ui/Loading";
import { Suspense, useEffect } from "react";
import { Outlet, useLocation } from "react-router";

/** One tree for desk and phone: only style sheets know the difference. */
export function Frame() {
  const { pathname } = useLocation();
  const pending = usePendingCount();
  useFrameTitle(pending);
  useShortcuts();
  useSaid();
  useThemeColor();
  useEffect(startWhenLoaded, []);
  useEffect(fetchAhead, []);
  return (
    <div className="grid h-dvh grid-rows-[auto_auto_minmax(0,1fr)_auto] grid-cols-[minmax(0,1fr)] pl-[env(safe-area-inset-left)] pr-[env(safe-area-inset-right)]">
      <a href="#page" className="sr-only focus:not-sr-only focus:absolute focus:z-30 focus:m-2 focus:rounded-control focus:bg-raised focus:px-3 focus:py-1.5">
        To the page
      </a>
      <TopBar pending={pending} />
      <AwayBanner />
      <main id="page" tabIndex={-1} className="min-h-0 relative outline-none">
        <PageFault at={pathname}>
          <Suspense fallback={<Loading what="Opening" />}>
            <Outlet />
          </Suspense>
        </PageFault>
      </main>
      <Rail pending={pending} />
      <Panels />
      <ToastPlace />
    </div>
  );
}
