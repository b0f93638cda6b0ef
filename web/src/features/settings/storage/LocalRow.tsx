import { asProblem } from "@/lib/http/problem";
import { Button } from "@/ui/Button";
import { Confirm } from "@/ui/Confirm";
import { toastProblem } from "@/ui/toast";
import { useState } from "react";

interface Props {
  name: string;
  is: string;
  says: string;
  /** The question before it goes, and what goes with it. */
  asks: string;
  detail: string;
  /** Null: there is nothing to clear. */
  onClear: (() => void | Promise<void>) | null;
}

export function LocalRow({ name, is, says, asks, detail, onClear }: Props) {
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  async function clear() {
    setBusy(true);
    try {
      await onClear?.();
    } catch (thrown) {
      toastProblem(asProblem(thrown));
    }
    setBusy(false);
    setAsked(false);
  }
  return (
    <li className="flex items-center gap-4 py-3 border-b border-line">
      <div className="flex-1 min-w-0">
        <p>
          <span className="font-medium">{name}</span> <span className="figure text-muted ml-1">{is}</span>
        </p>
        <p className="text-muted max-w-[52ch]">{says}</p>
      </div>
      <Button look="quiet" className="-mr-3" off={onClear === null} onClick={() => setAsked(true)} aria-label={`Clear: ${name}`}>
        Clear
      </Button>
      <Confirm open={asked} onOpenChange={setAsked} title={asks} detail={detail} action="Clear" danger busy={busy} onConfirm={() => void clear()} />
    </li>
  );
}
