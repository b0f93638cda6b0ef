import { part } from "@/lib/part";
import { useToasts } from "@/ui/toast";
import { Suspense, useState } from "react";
import { useLocation } from "react-router";

const Toasts = part<{ place: "head" | "foot" }>(() => import("@/ui/Toasts").then((module) => ({ default: module.Toasts })));

/** At the foot of a chat stand the questions, the newest words and the field: on the phone nothing may come over them. */
const CHAT = /^\/chat\/\d/;

/** Fetched with the first word that is said. */
export function ToastPlace() {
  const some = useToasts((state) => state.shown.length > 0);
  const { pathname } = useLocation();
  const [needed, setNeeded] = useState(false);
  if (some && !needed) setNeeded(true);
  return <Suspense fallback={null}>{needed ? <Toasts place={CHAT.test(pathname) ? "head" : "foot"} /> : null}</Suspense>;
}
