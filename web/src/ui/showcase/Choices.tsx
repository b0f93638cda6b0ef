import { Checkbox } from "@/ui/Checkbox";
import { Segments } from "@/ui/Segments";
import { LONG, nothing, Specimen } from "@/ui/showcase/Specimen";
import { Switch } from "@/ui/Switch";
import { Tabs } from "@/ui/Tabs";
import { useState } from "react";

const TABS = [
  { value: "open", label: "Open", count: 3 },
  { value: "answered", label: "Answered", count: 128 },
  { value: "rules", label: "Rules" },
] as const;

const LOOKS = [
  { value: "device", label: "Device", glyph: "system" },
  { value: "dark", label: "Dark", glyph: "moon" },
  { value: "light", label: "Light", glyph: "sun" },
] as const;

export function Choices() {
  const [tab, setTab] = useState<(typeof TABS)[number]["value"]>("open");
  const [look, setLook] = useState<(typeof LOOKS)[number]["value"]>("dark");
  const [on, setOn] = useState(true);
  const [some, setSome] = useState(true);
  return (
    <>
      <Specimen name="Tabs" column>
        <Tabs label="Questions" value={tab} onChange={setTab} items={TABS}>
          <p className="text-muted">What the tab “{tab}” shows.</p>
        </Tabs>
      </Specimen>
      <Specimen name="Segments: rest, one only">
        <Segments label="Look" value={look} onChange={setLook} options={LOOKS} />
        <Segments label="Size" value="large" onChange={nothing} options={[{ value: "normal", label: "Normal" }, { value: "large", label: "Large" }]} />
      </Specimen>
      <Specimen name="Switch: on, off, busy, out of reach" column>
        <div className="max-w-[480px]">
          <Switch label="Ask before writing" checked={on} onChange={setOn} hint="A question comes before each file that is changed." />
          <Switch label="Off" checked={false} onChange={nothing} />
          <Switch label="Busy" checked busy onChange={nothing} />
          <Switch label="Out of reach" checked={false} off onChange={nothing} hint={LONG} />
        </div>
      </Specimen>
      <Specimen name="Checkbox: checked, not, some, out of reach" column>
        <Checkbox label="Read figures" checked={some} onChange={setSome} hint="For a monitor: nothing else is told." />
        <Checkbox label="Not checked" checked={false} onChange={nothing} />
        <Checkbox label="Some of them" checked="indeterminate" onChange={nothing} />
        <Checkbox label="Out of reach" checked off onChange={nothing} />
        <Checkbox label={LONG} checked={false} onChange={nothing} />
      </Specimen>
    </>
  );
}
