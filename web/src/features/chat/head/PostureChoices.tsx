import { POSTURES } from "@/features/chat/head/postures";
import type { Posture } from "@/protocol/Posture";
import { Menu, MenuChoice } from "@/ui/Menu";
import type { ReactElement } from "react";

interface Props {
  trigger: ReactElement<{ onClick?: () => void }>;
  pressed: boolean;
  align: "start" | "end";
  posture: Posture;
  onChoose: (posture: Posture) => void;
}

export default function PostureChoices({ trigger, pressed, align, posture, onChoose }: Props) {
  return (
    <Menu align={align} label="How much it may do unasked" trigger={trigger} pressed={pressed}>
      <MenuChoice value={posture} onChange={onChoose} options={POSTURES} />
    </Menu>
  );
}
