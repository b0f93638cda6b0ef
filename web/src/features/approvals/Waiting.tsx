import { KeyHelp } from "@/features/approvals/KeyHelp";
import { Questions } from "@/features/approvals/Questions";
import { useOrder } from "@/features/approvals/use_order";
import { Empty } from "@/ui/Empty";
import { Skeleton } from "@/ui/Skeleton";
import { useNavigate } from "react-router";

interface Props {
  ids: readonly string[];
  listed: boolean;
}

/** Everything that waits, in the order in which it was asked. */
export function Waiting({ ids, listed }: Props) {
  const navigate = useNavigate();
  const shown = useOrder(ids);

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
