import { part } from "@/lib/part";
import { useToasts } from "@/ui/toast";
import { Suspense, useState } from "react";

const Toasts = part<object>(() => import("@/ui/Toasts").then((module) => ({ default: module.Toasts })));

/** Fetched with the first word that is said. */
export function ToastPlace() {
  const some = useToasts((state) => state.shown.length > 0);
  const [needed, setNeeded] = useState(false);
  if (some && !needed) setNeeded(true);
  return <Suspense fallback={null}>{needed ? <Toasts /> : null}</Suspense>;
}
