import { Checkbox } from "@/ui/Checkbox";
import { LinkTabs } from "@/ui/LinkTabs";
import { Segments } from "@/ui/Segments";
import { See } from "@/ui/showcase/See";
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
      <Specimen name="Tabs that are places: rest, hover, focus" column>
        <LinkTabs label="Which" items={[{ to: "/ui", label: "Here", here: true, count: 3 }, { to: "/ui?b", label: "Elsewhere", here: false }]} />
        <See what="hover" of="a:last-of-type">
          <LinkTabs label="Which, under the pointer" items={[{ to: "/ui", label: "Here", here: true }, { to: "/ui?b", label: "Under the pointer", here: false }]} />
        </See>
        <See what="focus" of="a:last-of-type">
          <LinkTabs label="Which, with the focus" items={[{ to: "/ui", label: "Here", here: true }, { to: "/ui?b", label: "With the focus", here: false }]} />
        </See>
      </Specimen>
      <Specimen name="Segments: rest, one only">
        <Segments label="Look" value={look} onChange={setLook} options={LOOKS} />
        <Segments label="Size" value="large" onChange={nothing} options={[{ value: "normal", label: "Normal" }, { value: "large", label: "Large" }]} />
      </Specimen>
      <Specimen name="Switch: on, off, focus, busy, out of reach" column>
        <div className="max-w-[480px]">
          <Switch label="Ask before writing" checked={on} onChange={setOn} hint="A question comes before each file that is changed." />
          <Switch label="Off" checked={false} onChange={nothing} />
          <See what="focus" of="[role=switch]">
            <Switch label="With the focus" checked={false} onChange={nothing} />
          </See>
          <Switch label="Busy" checked busy onChange={nothing} />
          <Switch label="Out of reach" checked={false} off onChange={nothing} hint={LONG} />
        </div>
      </Specimen>
      <Specimen name="Checkbox: checked, not, some, focus, out of reach" column>
        <Checkbox label="Read figures" checked={some} onChange={setSome} hint="For a monitor: nothing else is told." />
        <Checkbox label="Not checked" checked={false} onChange={nothing} />
        <Checkbox label="Some of them" checked="indeterminate" onChange={nothing} />
        <See what="focus" of="[role=checkbox]">
          <Checkbox label="With the focus" checked={false} onChange={nothing} />
        </See>
        <Checkbox label="Out of reach" checked off onChange={nothing} />
        <Checkbox label={LONG} checked={false} onChange={nothing} />
      </Specimen>
    </>
  );
}
