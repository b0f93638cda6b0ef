import { useField } from "@/features/approvals/use_field";
import { isComposing } from "@/lib/is_composing";
import { isTouch } from "@/lib/is_touch";
import { Button } from "@/ui/Button";
import { TextArea } from "@/ui/TextArea";
import { type FormEvent, type KeyboardEvent, useState } from "react";

export function DenyForm({ busy, onBack, onDeny }: { busy: boolean; onBack: () => void; onDeny: (reason: string) => void }) {
  const [reason, setReason] = useState("");
  const field = useField(onBack);
  function submit(event: FormEvent | KeyboardEvent) {
    event.preventDefault();
    if (!busy) onDeny(reason.trim());
  }
  /** As where a message is written. A key that is held from before, when it opened this, means nothing here. */
  function key(event: KeyboardEvent) {
    if (event.key !== "Enter" || event.shiftKey || event.altKey || event.repeat || isComposing(event)) return;
    if (event.ctrlKey || event.metaKey || !isTouch()) submit(event);
  }
  return (
    <form onSubmit={submit}>
      <TextArea
        ref={field}
        label="Why not? The model reads it and goes on from there. It may stay empty."
        rows={2}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        onKeyDown={key}
        placeholder="For example: not in this folder, use /srv instead"
      />
      <div className="mt-2 flex gap-2">
        <Button look="quiet" className="h-12 desk:h-(--row)" onClick={onBack}>
          Back
        </Button>
        <Button type="submit" look="danger" className="h-12 desk:h-(--row) ml-auto min-w-28" busy={busy} title="Deny (Enter)">
          Deny
        </Button>
      </div>
    </form>
  );
}
