// The routes: those of the apps behind the login, and the two doors before it.

import { FIRST } from "@/app/apps/list";
import { PAGES } from "@/app/apps/pages";
import { LoginRoute } from "@/app/LoginRoute";
import { PageFault } from "@/app/PageFault";
import { SetupRoute } from "@/app/SetupRoute";
import { Loading } from "@/ui/Loading";
import { lazy, Suspense } from "react";
import { BrowserRouter, Navigate, Route, Routes } from "react-router";

const Guarded = lazy(() => import("@/app/Guarded"));
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
