import { DEFAULT, defaultName, groupsOf, type Pinned, shortName, valueOf } from "@/features/chat/head/models";
import { useModels } from "@/lib/queries/models";
import { useSystem } from "@/lib/queries/system";
import { Button } from "@/ui/Button";
import { Glyph } from "@/ui/Glyph";
import { Menu, MenuChoice, MenuLabel } from "@/ui/Menu";

interface Props {
  pinned: Pinned;
  onPin: (pinned: Pinned) => void;
  align?: "start" | "end";
  className?: string;
}

/** Which model answers, and the choice of another. */
export function ModelMenu({ pinned, onPin, align = "end", className = "" }: Props) {
  const offers = useModels();
  const demo = useSystem()?.demo ?? false;
  const groups = groupsOf(offers);
  const otherwise = defaultName(offers) ?? (demo ? "demo script" : "none");
  const choices = groups.flatMap((group) => group.choices);
  const answers = pinned ? shortName(pinned.model) : shortName(otherwise);

  function choose(value: string) {
    if (value === DEFAULT) onPin(null);
    else onPin(choices.find((choice) => choice.value === value)?.pinned ?? null);
  }

  return (
    <Menu
      align={align}
      label="Model"
      trigger={
        <Button look="quiet" className={`min-w-0 px-2 ${className}`} aria-label={`Model: ${pinned ? pinned.model : `default, ${otherwise}`}`} title={pinned ? pinned.model : `The default: ${otherwise}`}>
          <span className="truncate">{answers}</span>
          <Glyph name="down" size={12} />
        </Button>
      }
    >
      <MenuChoice value={valueOf(pinned)} onChange={choose} options={[{ value: DEFAULT, label: `Default · ${otherwise}` }]} />
      {groups.map((group) => (
        <div key={group.provider}>
          <MenuLabel>{group.provider}</MenuLabel>
          <MenuChoice value={valueOf(pinned)} onChange={choose} options={group.choices.map(({ value, label }) => ({ value, label }))} />
        </div>
      ))}
    </Menu>
  );
}
