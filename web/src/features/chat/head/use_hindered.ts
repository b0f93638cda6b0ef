import { FREE, type Hindered, hinderedBy } from "@/features/chat/head/hindered";
import { budgetsQuery } from "@/lib/queries/budgets";
import { useModels } from "@/lib/queries/models";
import { providersQuery } from "@/lib/queries/providers";
import { useMinute } from "@/lib/use_minute";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

/** Not asked for again and again: whoever needs the newest asks when it is looked at. */
const SELDOM = { refetchInterval: false, staleTime: 60_000 } as const;

/** What cannot answer now. `wanted`: somebody needs to know. `fresh`: as of now, and not of a minute ago. */
export function useHindered(wanted: boolean, fresh = false): Hindered {
  const when = { ...SELDOM, enabled: wanted, ...(fresh ? { refetchOnMount: "always" as const } : {}) };
  const providers = useQuery({ ...providersQuery, ...when }).data;
  const budgets = useQuery({ ...budgetsQuery, ...when }).data;
  const offers = useModels();
  const now = useMinute();
  return useMemo(() => (providers ? hinderedBy({ providers, offers, budgets: budgets ?? [], now }) : FREE), [providers, budgets, offers, now]);
}
