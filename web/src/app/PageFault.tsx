import { ErrorBoundary } from "@/ui/ErrorBoundary";
import type { ReactNode } from "react";

/** A mistake of a page stays in its place: the frame around it goes on. `at`: where one is. */
export function PageFault({ at, children }: { at?: string; children: ReactNode }) {
  return (
    <ErrorBoundary what="This page" at={at}>
      {children}
    </ErrorBoundary>
  );
}
