import { DEFAULT, groupsOf, type Pinned, valueOf } from "@/features/chat/head/models";
import { useModelsProblem } from "@/lib/queries/models";
import type { ModelOffer } from "@/protocol/ModelOffer";
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from "@/ui/Menu";
import type { ReactElement } from "react";

interface Props {
  trigger: ReactElement<{ onClick?: () => void }>;
  pressed: boolean;
  align: "start" | "end";
  offers: readonly ModelOffer[];
  /** What answers when nothing is pinned. */
  otherwise: string;
  pinned: Pinned;
  onPin: (pinned: Pinned) => void;
}

export default function ModelChoices({ trigger, pressed, align, offers, otherwise, pinned, onPin }: Props) {
  const groups = groupsOf(offers);
  const choices = groups.flatMap((group) => group.choices);
  const value = valueOf(pinned);
  const { problem, again } = useModelsProblem();

  function choose(chosen: string) {
    onPin(chosen === DEFAULT ? null : (choices.find((choice) => choice.value === chosen)?.pinned ?? null));
  }

  return (
    <Menu align={align} label="Model" trigger={trigger} pressed={pressed}>
      <MenuChoice value={value} onChange={choose} options={[{ value: DEFAULT, label: `Default · ${otherwise}` }]} />
      {groups.map((group) => (
        <div key={group.provider} role="group" aria-label={group.provider}>
          <MenuLabel>{group.provider}</MenuLabel>
          <MenuChoice value={value} onChange={choose} options={group.choices} />
        </div>
      ))}
      {problem ? (
        <>
          <MenuSeparator />
          <p className="px-2 pt-1 text-muted [overflow-wrap:anywhere]">
            <span className="block font-medium text-ink">The models could not be listed: {problem.title}.</span> {problem.detail} {problem.next}
          </p>
          <MenuItem glyph="retry" onSelect={again}>
            Try again
          </MenuItem>
        </>
      ) : null}
    </Menu>
  );
}
