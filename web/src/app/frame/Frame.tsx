import { useFrameTitle } from "@/app/frame/frame_title";
import { Notices } from "@/app/frame/Notices";
import { Panels } from "@/app/frame/Panels";
import { usePendingCount } from "@/app/frame/pending";
import { Rail } from "@/app/frame/Rail";
import { TopBar } from "@/app/frame/TopBar";
import { useShortcuts } from "@/app/keys/use_shortcuts";
import { Loading } from "@/ui/Loading";
import { Suspense } from "react";
import { Outlet } from "react-router";

/** One tree for desk and phone: only style sheets know the difference. */
export function Frame() {
  const pending = usePendingCount();
  useFrameTitle(pending);
  useShortcuts();
  return (
    <div className="grid h-dvh grid-rows-[auto_minmax(0,1fr)_auto] pl-[env(safe-area-inset-left)] pr-[env(safe-area-inset-right)]">
      <a href="#page" className="sr-only focus:not-sr-only focus:absolute focus:z-30 focus:m-2 focus:rounded-control focus:bg-raised focus:px-3 focus:py-1.5">
        To the page
      </a>
      <TopBar pending={pending} />
      <main id="page" tabIndex={-1} className="min-h-0 relative outline-none">
        <Suspense fallback={<Loading what="Opening" />}>
          <Outlet />
        </Suspense>
        <Notices />
      </main>
      <Rail pending={pending} />
      <Panels />
    </div>
  );
}
