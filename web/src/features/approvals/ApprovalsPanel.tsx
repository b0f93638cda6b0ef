// The questions that wait, over whatever page is open: the frame mounts it (app/frame/Panels) and opens
// it from its waiting count. `open` and `onOpenChange` as of every sheet; a link inside closes it too.

import { KeyHelp } from "@/features/approvals/KeyHelp";
import { Questions } from "@/features/approvals/Questions";
import { useOrder } from "@/features/approvals/use_order";
import { usePending } from "@/features/approvals/use_pending";
import { buttonClass } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { Sheet } from "@/ui/Sheet";
import { Skeleton } from "@/ui/Skeleton";
import { useEffect, useState } from "react";
import { Link, useLocation, useNavigate } from "react-router";

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
  const navigate = useNavigate();
  const shown = useOrder(ids);
  const [from] = useState(pathname);
  useEffect(() => {
    // A link led somewhere else: what lies over that page would be in its way.
    if (pathname !== from) onClose();
  }, [from, onClose, pathname]);
  if (!listed) return <Skeleton lines={6} />;
  return (
    <>
      {shown.length > 0 ? <KeyHelp several={shown.length > 1} /> : null}
      <Questions ids={shown} onOpen={(id) => void navigate(`/approve/${id}`)} />
      {ids.length === 0 ? (
        <Empty glyph="approvals" title={shown.length > 0 ? "That was all." : "Nothing waits for you."}>
          A question appears here the moment a chat wants to change something.
        </Empty>
      ) : null}
    </>
  );
}
