import type { Posture } from "@/protocol/Posture";

/** How much a chat may do unasked, as far as one may choose it here. */
export const POSTURES: readonly { value: Posture; label: string; hint: string }[] = [
  { value: "ask", label: "Asks first", hint: "changes wait for your yes" },
  { value: "watch", label: "Only reads", hint: "changes are refused" },
];
