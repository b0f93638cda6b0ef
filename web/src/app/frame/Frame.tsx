import { BottomBar } from "@/app/frame/BottomBar";
import { Notices } from "@/app/frame/Notices";
import { usePendingCount } from "@/app/frame/pending";
import { TopBar } from "@/app/frame/TopBar";
import { Loading } from "@/ui/Loading";
import { Suspense, useEffect } from "react";
import { Outlet } from "react-router";

/** One tree for desk and phone: only style sheets know the difference. */
export function Frame() {
  const pending = usePendingCount();
  useEffect(() => {
    document.title = pending > 0 ? `(${pending}) Metatron` : "Metatron";
  }, [pending]);
  return (
    <div className="grid h-dvh grid-rows-[auto_minmax(0,1fr)_auto] pl-[env(safe-area-inset-left)] pr-[env(safe-area-inset-right)]">
      <TopBar pending={pending} />
      <main className="min-h-0 relative">
        <Suspense fallback={<Loading what="Opening" />}>
          <Outlet />
        </Suspense>
        <Notices />
      </main>
      <BottomBar pending={pending} />
    </div>
  );
}
