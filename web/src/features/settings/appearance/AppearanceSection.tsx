import { Control } from "@/features/settings/Control";
import { SectionHead } from "@/features/settings/Section";
import { setPlainKeys, usePlainKeys } from "@/lib/plain_keys";
import { type Motion, setMotion, setTextSize, type TextSize, useAppearance } from "@/ui/appearance";
import { Segments } from "@/ui/Segments";
import { setTheme, THEMES, useTheme } from "@/ui/theme";

const SIZES: readonly { value: TextSize; label: string }[] = [
  { value: "normal", label: "Normal" },
  { value: "large", label: "Large" },
];

const MOTIONS: readonly { value: Motion; label: string }[] = [
  { value: "device", label: "As the device" },
  { value: "off", label: "Off" },
];

const KEYS = [
  { value: "on", label: "On" },
  { value: "off", label: "Off" },
] as const;

export default function AppearanceSection() {
  const theme = useTheme((state) => state.theme);
  const { text, motion } = useAppearance();
  const plain = usePlainKeys((state) => state.on);
  return (
    <>
      <SectionHead title="Appearance" lead="For this browser on this device alone." />
      <Control name="Theme" says="Dark, light, or as the device has it by day and night.">
        <Segments label="Theme" value={theme} onChange={setTheme} options={THEMES} />
      </Control>
      <Control name="Text" says="Large is a sixth larger, everywhere.">
        <Segments label="Text" value={text} onChange={setTextSize} options={SIZES} />
      </Control>
      <Control name="Motion" says="Off: nothing slides, fades or sweeps. The device’s own wish for less motion is always heard.">
        <Segments label="Motion" value={motion} onChange={setMotion} options={MOTIONS} />
      </Control>
      <Control name="Plain keys" says="Single letters as shortcuts, like G then H for Home. Those with Ctrl or ⌘ stay in any case.">
        <Segments label="Plain keys" value={plain ? "on" : "off"} onChange={(next) => setPlainKeys(next === "on")} options={KEYS} />
      </Control>
      <p className="mt-6 text-read max-w-(--measure)">
        This is how an answer reads: the disk is nearly full, and the largest folder on it is the journal.{" "}
        <span className="figure text-muted">412 GiB of 480 · 14:05</span>
      </p>
    </>
  );
}
