import type { Posture } from "@/protocol/Posture";
import { Button } from "@/ui/Button";
import { Glyph } from "@/ui/Glyph";
import { Menu, MenuChoice } from "@/ui/Menu";

export const POSTURES: readonly { value: Posture; label: string; hint: string }[] = [
  { value: "ask", label: "Asks first", hint: "changes wait for your yes" },
  { value: "watch", label: "Only reads", hint: "changes are refused" },
];

interface Props {
  posture: Posture;
  onChoose: (posture: Posture) => void;
  align?: "start" | "end";
  className?: string;
}

/** How much it may do unasked. */
export function PostureMenu({ posture, onChoose, align = "end", className = "" }: Props) {
  const label = POSTURES.find((one) => one.value === posture)?.label ?? posture;
  return (
    <Menu
      align={align}
      label="How much it may do unasked"
      trigger={
        <Button look="quiet" className={`px-2 ${className}`} aria-label={`How much it may do unasked: ${label.toLowerCase()}`}>
          {label}
          <Glyph name="down" size={12} />
        </Button>
      }
    >
      <MenuChoice value={posture} onChange={(value) => onChoose(value)} options={POSTURES} />
    </Menu>
  );
}
