import { useSystem } from "@/lib/queries/system";
import { Link } from "react-router";

/** The machine, the user that commands run as, and plainly when nothing keeps them from the keys. */
export function NodeLabel() {
  const system = useSystem();
  if (!system) return null;
  const node = system.nodes[0];
  if (!node) {
    return (
      <Link to="/settings/system" className="label text-bad">
        no machine answers
      </Link>
    );
  }
  const open = system.nodes.some((one) => one.tier === "same_user");
  return (
    <Link
      to="/settings/system"
      aria-label={`${node.user}@${node.hostname}, ${open ? "not isolated" : "commands run as a user of their own"}`}
      className={`label items-center gap-2 text-faint hover:text-muted min-w-0 ${open ? "flex" : "hidden wide:flex"}`}
    >
      <span className="hidden wide:inline truncate normal-case">
        {node.user}@{node.hostname}
      </span>
      {open ? <span className="text-warn border border-warn/50 rounded-tag px-1 whitespace-nowrap">not isolated</span> : null}
    </Link>
  );
}
