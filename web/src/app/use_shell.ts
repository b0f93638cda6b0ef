import type { Shell } from "@/app/apps/manifest";
import { openPanel } from "@/app/shell_state";
import { useMemo } from "react";
import { useNavigate } from "react-router";

/** The hands that the shell lends to actions. */
export function useShell(): Shell {
  const navigate = useNavigate();
  return useMemo(() => ({ go: (path) => void navigate(path), open: openPanel }), [navigate]);
}
