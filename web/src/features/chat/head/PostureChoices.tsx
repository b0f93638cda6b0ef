import { POSTURES } from "@/features/chat/head/postures";
import type { Posture } from "@/protocol/Posture";
import { Menu, MenuChoice } from "@/ui/Menu";
import type { ReactElement } from "react";

interface Props {
  trigger: ReactElement;
  align: "start" | "end";
  posture: Posture;
  onChoose: (posture: Posture) => void;
}

export default function PostureChoices({ trigger, align, posture, onChoose }: Props) {
  return (
    <Menu align={align} label="How much it may do unasked" trigger={trigger}>
      <MenuChoice value={posture} onChange={onChoose} options={POSTURES} />
    </Menu>
  );
}
