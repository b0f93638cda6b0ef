import type { Action } from "@/features/chat/said/use_actions";
import { Button } from "@/ui/Button";
import { Menu, MenuItem } from "@/ui/Menu";
import type { ReactNode } from "react";

const COARSE = typeof window === "undefined" ? null : window.matchMedia("(pointer: coarse)");

/** The first glyph, not its button, stands where the words begin. */
const FLUSH = "-ml-[calc((var(--row)-16px)/2)]";

interface Props {
  actions: readonly Action[];
  /** Also when nobody looks at the row. */
  shown?: boolean;
  children?: ReactNode;
}

/** Under what was said: what can be done with it. Seen when the row is looked at; on a touch screen behind one button. */
export function Foot({ actions, shown = false, children }: Props) {
  if (COARSE?.matches) {
    return (
      <div className={`flex items-center min-w-0 ${FLUSH} h-(--row)`}>
        <Menu align="start" label="What to do with it" trigger={<Button look="quiet" glyph="more" aria-label="More actions" />}>
          {actions.map((action) => (
            <MenuItem key={action.name} glyph={action.glyph} off={action.off || action.busy || false} onSelect={action.run}>
              {action.name}
            </MenuItem>
          ))}
        </Menu>
        {children}
      </div>
    );
  }
  // In a narrow window they stand there always: what is hidden would be a gap between the rows.
  const quiet = shown ? "" : "desk:opacity-0 group-hover/row:opacity-100 group-focus-within/row:opacity-100";
  return (
    <div className={`flex items-center min-w-0 ${FLUSH} h-(--row) transition-opacity ${quiet}`}>
      {actions.map((action) => (
        <Button
          key={action.glyph}
          look="quiet"
          glyph={action.glyph}
          aria-label={action.name}
          title={action.hint}
          off={action.off ?? false}
          busy={action.busy ?? false}
          data-edit={action.mark}
          onClick={action.run}
        />
      ))}
      {children}
    </div>
  );
}
