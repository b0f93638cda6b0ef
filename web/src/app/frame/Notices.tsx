import { dispatch, useWorld } from "@/live/store";
import { Button } from "@/ui/Button";

const EDGES = { info: "border-l-info", warning: "border-l-warn", error: "border-l-bad" } as const;

/** What the system has to say of itself, until it is put away. */
export function Notices() {
  const notices = useWorld((world) => world.notices);
  if (notices.length === 0) return null;
  return (
    <div className="absolute right-3 bottom-3 left-3 desk:left-auto desk:w-96 z-10 flex flex-col gap-2" role="status">
      {notices.map((notice) => (
        <section key={notice.key} className={`appear flex gap-2 rounded-card border border-line border-l-2 bg-raised pl-4 pr-1 py-1 ${EDGES[notice.level]}`}>
          <div className="flex-1 min-w-0 py-1.5">
            <h3 className="font-semibold">{notice.title}</h3>
            <p className="text-muted [overflow-wrap:anywhere]">{notice.detail}</p>
          </div>
          <Button look="quiet" glyph="cross" aria-label="Put away" onClick={() => dispatch({ kind: "notice.dismissed", key: notice.key })} />
        </section>
      ))}
    </div>
  );
}
