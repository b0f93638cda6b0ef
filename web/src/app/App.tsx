// The routes: those of the apps behind the login, and the two doors before it.

import { appAt, FIRST } from "@/app/apps/list";
import { PAGES, prefetch } from "@/app/apps/pages";
import { LoginRoute } from "@/app/LoginRoute";
import { PageFault } from "@/app/PageFault";
import { SetupRoute } from "@/app/SetupRoute";
import { readProof } from "@/lib/http/proof";
import { Loading } from "@/ui/Loading";
import { lazy, Suspense } from "react";
import { BrowserRouter, Navigate, Route, Routes } from "react-router";

const Guarded = lazy(() => import("@/app/Guarded"));

// The page that is asked for is on its way while it is still found out who asks.
const asked = readProof() === null ? undefined : appAt(location.pathname);
if (asked) prefetch(asked);
const Showcase = lazy(() => import("@/ui/showcase/Showcase"));

export function App() {
  return (
    <BrowserRouter>
      <PageFault>
        <Suspense fallback={<Loading what="Opening" />}>
          <Routes>
            <Route path="/setup" element={<SetupRoute />} />
            <Route path="/login" element={<LoginRoute />} />
            {/* The parts alone: it knows nothing of the system, so it needs no login. */}
            <Route path="/ui" element={<Showcase />} />
            <Route element={<Guarded />}>
              {PAGES.map(({ path, Page }) => (
                <Route key={path} path={path} element={<Page />} />
              ))}
            </Route>
            <Route path="*" element={<Navigate to={FIRST} replace />} />
          </Routes>
        </Suspense>
      </PageFault>
    </BrowserRouter>
  );
}
