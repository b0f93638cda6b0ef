import { sayWeekday } from "@/features/usage/ranges";
import { SumHead, SumRow } from "@/features/usage/SumRow";
import { isNothing } from "@/features/usage/sums";
import type { UsageSum } from "@/protocol/UsageSum";
import { Table } from "@/ui/Table";

/** The newest first; days on which nothing was asked are left out. */
export function DayTable({ days }: { days: readonly UsageSum[] }) {
  const busy = days.filter((day) => !isNothing(day)).toReversed();
  if (busy.length === 0) return <p className="py-4 text-muted">Nothing was asked on any of these days.</p>;
  return (
    <Table label="By day" head={<SumHead name="Day" />}>
      {busy.map((day) => (
        <SumRow key={day.key} sum={day}>
          {sayWeekday(day.key)}
        </SumRow>
      ))}
    </Table>
  );
}
