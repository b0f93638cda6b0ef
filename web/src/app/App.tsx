// The only wiring: providers, routes, and which feature stands where.

import { LoginRoute } from "@/app/LoginRoute";
import { SetupRoute } from "@/app/SetupRoute";
import { queryClient } from "@/app/query_client";
import { PageFault } from "@/app/PageFault";
import { Loading } from "@/ui/Loading";
import { QueryClientProvider } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { BrowserRouter, Navigate, Route, Routes } from "react-router";

const Guarded = lazy(() => import("@/app/Guarded"));
const ChatRoute = lazy(() => import("@/app/routes/ChatRoute"));
const ApprovalsRoute = lazy(() => import("@/app/routes/ApprovalsRoute"));
const ApproveRoute = lazy(() => import("@/app/routes/ApproveRoute"));
const ProcessesRoute = lazy(() => import("@/app/routes/ProcessesRoute"));
const SettingsRoute = lazy(() => import("@/app/routes/SettingsRoute"));

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <BrowserRouter>
        <PageFault>
          <Suspense fallback={<Loading what="Opening" />}>
            <Routes>
              <Route path="/setup" element={<SetupRoute />} />
              <Route path="/login" element={<LoginRoute />} />
              <Route element={<Guarded />}>
                <Route path="/chat" element={<ChatRoute />} />
                <Route path="/chat/:pid" element={<ChatRoute />} />
                <Route path="/approvals" element={<ApprovalsRoute />} />
                <Route path="/approve/:id" element={<ApproveRoute />} />
                <Route path="/processes" element={<ProcessesRoute />} />
                <Route path="/settings/*" element={<SettingsRoute />} />
              </Route>
              <Route path="*" element={<Navigate to="/chat" replace />} />
            </Routes>
          </Suspense>
        </PageFault>
      </BrowserRouter>
    </QueryClientProvider>
  );
}
