// The routes: those of the apps behind the login, and the doors before it.

import { appAt } from "@/app/apps/list";
import { PAGES, prepare } from "@/app/apps/pages";
import { LoginRoute } from "@/app/LoginRoute";
import { PageFault } from "@/app/PageFault";
import { ResetRoute } from "@/app/ResetRoute";
import { SetupRoute } from "@/app/SetupRoute";
import { readProof } from "@/lib/http/proof";
import { part } from "@/lib/part";
import { Loading } from "@/ui/Loading";
import { Suspense } from "react";
import { BrowserRouter, Route, Routes } from "react-router";

const Guarded = part(() => import("@/app/Guarded"));

const NotFound = part(() => import("@/app/routes/NotFoundRoute"));

const Showcase = part(() => import("@/ui/showcase/Showcase"));

/** So long nothing is shown while what was asked for comes; then the page says that it opens. */
const PATIENCE_MS = 1_500;

/** Until the page can be shown whole: its code is here, and what it shows first is known. Never rejects. */
export async function ready(): Promise<void> {
  const asked = readProof() === null ? undefined : appAt(location.pathname);
  if (!asked) return;
  const frame = Promise.all([Guarded.load(), import("@/app/Guarded").then((behind) => behind.ahead())]);
  await Promise.race([Promise.allSettled([frame, prepare(asked)]), new Promise((done) => setTimeout(done, PATIENCE_MS))]);
}

export function App() {
  return (
    <BrowserRouter>
      <PageFault>
        <Suspense fallback={<Loading what="Opening" />}>
          <Routes>
            <Route path="/setup" element={<SetupRoute />} />
            <Route path="/reset" element={<ResetRoute />} />
            <Route path="/login" element={<LoginRoute />} />
            {/* The parts alone: it knows nothing of the system, so it needs no login. */}
            <Route path="/ui" element={<Showcase />} />
            <Route element={<Guarded />}>
              {PAGES.map(({ path, Page }) => (
                <Route key={path} path={path} element={<Page />} />
              ))}
              <Route path="*" element={<NotFound />} />
            </Route>
          </Routes>
        </Suspense>
      </PageFault>
    </BrowserRouter>
  );
}
