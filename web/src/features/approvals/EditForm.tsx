import { useField } from "@/features/approvals/use_field";
import { hasHidden } from "@/lib/text/escapes";
import { Button } from "@/ui/Button";
import { Literal } from "@/ui/Literal";
import { TextArea } from "@/ui/TextArea";
import { type FormEvent, useState } from "react";

export function EditForm({ command, busy, onBack, onRun }: { command: string; busy: boolean; onBack: () => void; onRun: (command: string) => void }) {
  const [text, setText] = useState(command);
  const field = useField(onBack);
  const same = text === command;
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!busy && text.trim() && !same) onRun(text);
  }
  return (
    <form onSubmit={submit}>
      <TextArea
        ref={field}
        label="What runs instead. The machine judges it anew; what the floor forbids stays forbidden."
        code
        rows={2}
        spellCheck={false}
        autoCapitalize="off"
        autoCorrect="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {hasHidden(text) ? (
        <p className="code mt-1 text-muted">
          <Literal text={text} />
        </p>
      ) : null}
      <div className="mt-2 flex gap-2">
        <Button look="quiet" className="h-12 desk:h-(--row)" onClick={onBack}>
          Back
        </Button>
        <Button type="submit" look="primary" className="h-12 desk:h-(--row) ml-auto min-w-28" busy={busy} off={!text.trim() || same}>
          {same ? "Change it first" : "Approve this instead"}
        </Button>
      </div>
    </form>
  );
}
