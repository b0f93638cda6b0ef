import { Badge } from "@/ui/Badge";
import { BudgetBar } from "@/ui/BudgetBar";
import { Meter } from "@/ui/Meter";
import { LONG, Specimen } from "@/ui/showcase/Specimen";
import { Sparkline } from "@/ui/Sparkline";
import { StateLabel } from "@/ui/StateLabel";
import { STATES } from "@/ui/states";
import type { Tone } from "@/ui/states";

const LOAD = [3, 4, 4, 6, 5, 9, 14, 11, 8, 7, 9, 12, 18, 16, 11, 8, 6, 5, 5, 4, 6, 7, 5, 4];
const TONES: readonly Tone[] = ["quiet", "busy", "ok", "warn", "bad", "signal"];

export function Figures() {
  return (
    <>
      <Specimen name="States; the signal means: waits for you">
        {STATES.map((state) => (
          <StateLabel key={state} state={state} className="mr-2" />
        ))}
      </Specimen>
      <Specimen name="Under way: a line sweeps along the top">
        <div className="sweep rounded-card border border-line bg-surface px-3 py-2 w-56">
          <StateLabel state="running" />
        </div>
      </Specimen>
      <Specimen name="Badge">
        {TONES.map((tone) => (
          <Badge key={tone} tone={tone}>
            {tone}
          </Badge>
        ))}
        <Badge tone="signal">3</Badge>
      </Specimen>
      <Specimen name="Meter: little, much, too much, nothing, a long name" column>
        <Meter label="Memory" value={0.31} detail="5.0 of 16 GiB" />
        <Meter label="Disk" value={0.86} tone="warn" detail="412 of 480 GiB" />
        <Meter label="Disk" value={0.98} tone="bad" detail="470 of 480 GiB" />
        <Meter label="Backup" value={0} detail="0 of 480 GiB" />
        <Meter label={LONG} value={0.5} tone="good" detail="50 %" />
      </Specimen>
      <Specimen name="Budget: a part of it set aside, nearly used, the rest set aside, reached, of nothing" column>
        <BudgetBar label="Today" used={1.26} reserved={0.21} limit={2} words="$1.26 of $2" />
        <BudgetBar label="This month" used={28.9} reserved={0.2} limit={30} words="$28.90 of $30" />
        <BudgetBar label="Today, the last of it set aside" used={2} reserved={0.4} limit={2} words="$2 of $2" />
        <BudgetBar label="A process" used={0.5} reserved={0} limit={0.5} words="$0.50 of $0.50" />
        <BudgetBar label="A token" used={0} reserved={0} limit={0} words="$0 of $0" />
      </Specimen>
      <Specimen name="Sparkline: some, even, the last of more with a mark, nothing yet" column>
        <div className="grid grid-cols-4 gap-4">
          <Sparkline values={LOAD} label="Load of the last hour" />
          <Sparkline values={[2, 2, 2, 2]} most={8} label="Even load" />
          <Sparkline values={LOAD.slice(-9)} most={20} slots={LOAD.length} mark={16} label="Load since a moment ago" />
          <Sparkline values={[]} label="No load known" />
        </div>
      </Specimen>
    </>
  );
}
