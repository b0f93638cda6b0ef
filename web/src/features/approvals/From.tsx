import { useWorld } from "@/live/store";
import { nameOfChat } from "@/lib/text/name_of_chat";
import { Glyph } from "@/ui/Glyph";
import { Literal } from "@/ui/Literal";
import { Link } from "react-router";

/** The chat that asks. */
export function From({ id }: { id: string }) {
  const pid = useWorld((world) => world.approvals[id]?.approval.pid);
  const title = useWorld((world) => (pid === undefined ? undefined : world.processes[pid]?.process.title));
  if (pid === undefined) return null;
  return (
    <Link to={`/chat/${pid}`} className="mb-1 inline-flex max-w-full items-center gap-1.5 min-h-6 text-muted hover:text-ink">
      <span className="truncate">
        <Literal text={nameOfChat(title, pid)} />
      </span>
      <Glyph name="right" size={12} />
    </Link>
  );
}
