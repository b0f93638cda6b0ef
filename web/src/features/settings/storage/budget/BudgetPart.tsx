import { BOUNDS, readBudget, sayGib, sayTrim, sayTrimmed, TOLD_FROM } from "@/features/settings/storage/budget/say_budget";
import { ownerSettingsQuery } from "@/features/settings/approvals/owner_settings_query";
import { KeepForm } from "@/features/settings/KeepForm";
import { storageQuery } from "@/features/settings/storage/storage_query";
import { request } from "@/lib/http/request";
import { formatBytes } from "@/lib/text/quantity";
import type { Settings } from "@/protocol/Settings";
import type { SettingsChange } from "@/protocol/SettingsChange";
import { Meter } from "@/ui/Meter";
import { QueryProblem } from "@/ui/QueryProblem";
import { useQuery, useQueryClient } from "@tanstack/react-query";

const MIB = 1024 ** 2;

/** What the data folder may take, how near it is, and what gives way then. */
export function BudgetPart() {
  const client = useQueryClient();
  const storage = useQuery(storageQuery);
  const settings = useQuery(ownerSettingsQuery);
  const budget = storage.data?.budget;
  const trim = budget ? sayTrim(budget) : null;
  const trimmed = budget ? sayTrimmed(budget) : null;
  const share = budget && budget.bytes > 0 ? budget.taken / budget.bytes : 0;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4" data-budget={share.toFixed(2)}>
      {budget && budget.taken > 0 ? (
        <Meter
          label="Of its budget"
          value={share}
          tone={share >= 1 ? "bad" : share >= TOLD_FROM ? "warn" : "plain"}
          detail={`${formatBytes(budget.taken)} of ${formatBytes(budget.bytes)}`}
        />
      ) : null}
      {trim ? <p className="text-warn max-w-[64ch] text-pretty">{trim}</p> : null}
      {trimmed ? <p className="text-muted">{trimmed}</p> : null}
      <QueryProblem query={settings} />
      {settings.data ? (
        <KeepForm
          kept={settings.data.storage_budget_mib}
          read={readBudget}
          show={sayGib}
          save={async (storage_budget_mib) => {
            const kept = await request<Settings>("PATCH", "/api/settings", { body: { storage_budget_mib } satisfies SettingsChange });
            void client.invalidateQueries({ queryKey: storageQuery.queryKey });
            return kept;
          }}
          query={ownerSettingsQuery}
          said={({ storage_budget_mib }) => ({ title: `The data folder may take ${formatBytes(storage_budget_mib * MIB)}` })}
          field={(mib) => ({
            label: "GiB",
            inputMode: "decimal",
            autoComplete: "off",
            className: "w-32",
            wrong: mib === null ? `${BOUNDS} GiB` : undefined,
          })}
        />
      ) : null}
    </div>
  );
}
