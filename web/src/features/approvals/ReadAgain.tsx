import { readApproval } from "@/live/snapshots";
import { useEffect } from "react";

/** A question that was answered while this page was away: its row is read, and then shown. */
export function ReadAgain({ id }: { id: string }) {
  useEffect(() => void readApproval(id).catch(() => undefined), [id]);
  return null;
}
