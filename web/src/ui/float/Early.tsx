import { cloneElement, type ReactElement } from "react";

interface Props {
  trigger: ReactElement<{ onClick?: () => void }>;
  onPress: () => void;
}

/** The trigger of a menu that is still on its way. A press on it is told, so that the menu opens when it comes. */
export function Early({ trigger, onPress }: Props) {
  return cloneElement(trigger, { onClick: onPress });
}
