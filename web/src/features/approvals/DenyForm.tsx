import { AREA, useField } from "@/features/approvals/field";
import { Button } from "@/ui/Button";
import { type FormEvent, useId, useState } from "react";

export function DenyForm({ busy, onBack, onDeny }: { busy: boolean; onBack: () => void; onDeny: (reason: string) => void }) {
  const [reason, setReason] = useState("");
  const id = useId();
  const field = useField(onBack);
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!busy) onDeny(reason.trim());
  }
  return (
    <form onSubmit={submit}>
      <label htmlFor={id} className="block mb-1 text-muted">
        Why not? The model reads it and goes on from there. It may stay empty.
      </label>
      <textarea ref={field} id={id} className={AREA} value={reason} onChange={(event) => setReason(event.target.value)} placeholder="For example: not in this folder, use /srv instead" />
      <div className="mt-2 flex gap-2">
        <Button look="quiet" className="h-12 desk:h-(--row)" onClick={onBack}>
          Back
        </Button>
        <Button type="submit" look="danger" className="h-12 desk:h-(--row) ml-auto min-w-28" busy={busy}>
          Deny
        </Button>
      </div>
    </form>
  );
}
