import { DEFAULT, defaultMark, groupsOf, isPriced, type Pinned, routeChoices, valueOf } from "@/features/chat/head/models";
import { useHindered } from "@/features/chat/head/use_hindered";
import { useModelsProblem } from "@/lib/queries/models";
import type { ModelOffer } from "@/protocol/ModelOffer";
import type { Route } from "@/protocol/Route";
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from "@/ui/Menu";
import type { ReactElement } from "react";

interface Choosing {
  offers: readonly ModelOffer[];
  routes: readonly Route[];
  /** What answers when nothing is pinned. */
  otherwise: string;
  pinned: Pinned;
  onPin: (pinned: Pinned) => void;
}

interface Props extends Choosing {
  trigger: ReactElement<{ onClick?: () => void }>;
  pressed: boolean;
  align: "start" | "end";
}

export default function ModelChoices({ trigger, pressed, align, ...choosing }: Props) {
  return (
    <Menu align={align} label="Model" trigger={trigger} pressed={pressed}>
      <Choices {...choosing} />
    </Menu>
  );
}

/** Made each time that the menu is opened: what cannot answer is asked for then. */
function Choices({ offers, routes, otherwise, pinned, onPin }: Choosing) {
  const hindered = useHindered(offers.length > 0, true);
  const groups = groupsOf(offers, hindered);
  const ways = routeChoices(routes, hindered);
  const choices = [...ways, ...groups.flatMap((group) => group.choices)];
  const value = valueOf(pinned);
  const { problem, again } = useModelsProblem();

  function choose(chosen: string) {
    onPin(chosen === DEFAULT ? null : (choices.find((choice) => choice.value === chosen)?.pinned ?? null));
  }

  return (
    <>
      <MenuChoice value={value} onChange={choose} options={[{ value: DEFAULT, label: `Default · ${otherwise}`, ...defaultMark(ways) }]} />
      {ways.length > 0 ? (
        <div role="group" aria-label="By route">
          <MenuLabel>By route</MenuLabel>
          <MenuChoice value={value} onChange={choose} options={ways} />
        </div>
      ) : null}
      {groups.map((group) => (
        <div key={group.provider} role="group" aria-label={group.provider}>
          <MenuLabel>{group.provider}</MenuLabel>
          <MenuChoice value={value} onChange={choose} options={group.choices} />
        </div>
      ))}
      {isPriced(offers) ? <p className="px-2 pt-2 pb-1 text-faint">In / out, for a million tokens</p> : null}
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
    </>
  );
}
