import { readHours, sayHours } from "@/features/settings/approvals/hours";
import { ownerSettingsQuery } from "@/features/settings/approvals/owner_settings_query";
import { KeepForm } from "@/features/settings/KeepForm";
import { request } from "@/lib/http/request";
import type { Settings } from "@/protocol/Settings";
import type { SettingsChange } from "@/protocol/SettingsChange";
import { Segments } from "@/ui/Segments";

const OFTEN = [8, 24, 72, 168].map((hours) => ({ value: String(hours), label: sayHours(hours) }));

export function HoursForm({ kept }: { kept: number }) {
  return (
    <KeepForm
      kept={kept}
      read={readHours}
      save={(approval_hours) => request<Settings>("PATCH", "/api/settings", { body: { approval_hours } satisfies SettingsChange })}
      query={ownerSettingsQuery}
      said={({ approval_hours }) => ({ title: `Questions stand for ${sayHours(approval_hours)}` })}
      field={(hours) => ({
        label: "Hours",
        inputMode: "numeric",
        autoComplete: "off",
        className: "w-32",
        ...(hours === null ? { wrong: "1 to 720" } : { hint: sayHours(hours) }),
      })}
    >
      {(hours, choose) => <Segments label="Often chosen" value={hours === null ? "" : String(hours)} onChange={choose} options={OFTEN} className="justify-self-start" />}
    </KeepForm>
  );
}
