// The questions that wait, over whatever page is open: the frame mounts it (app/frame/Panels) and opens
// it from its waiting count. `open` and `onOpenChange` as of every sheet; a link inside closes it too.

import { usePending } from "@/features/approvals/use_pending";
import { Waiting } from "@/features/approvals/Waiting";
import { buttonClass } from "@/ui/Button";
import { Sheet } from "@/ui/Sheet";
import { useEffect, useState } from "react";
import { Link, useLocation } from "react-router";

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function ApprovalsPanel({ open, onOpenChange }: Props) {
  const { ids } = usePending();
  return (
    <Sheet
      open={open}
      onOpenChange={onOpenChange}
      title="Waits for you"
      description={ids.length === 0 ? undefined : ids.length === 1 ? "One question" : `${ids.length} questions`}
      footer={
        <Link to="/approvals" className={buttonClass()} onClick={() => onOpenChange(false)}>
          All approvals
        </Link>
      }
    >
      <Body onClose={() => onOpenChange(false)} />
    </Sheet>
  );
}

function Body({ onClose }: { onClose: () => void }) {
  const { ids, listed } = usePending();
  const { pathname } = useLocation();
  const [from] = useState(pathname);
  useEffect(() => {
    // A link led somewhere else: what lies over that page would be in its way.
    if (pathname !== from) onClose();
  }, [from, onClose, pathname]);
  return <Waiting ids={ids} listed={listed} />;
}
