import { PassphraseDialog } from "@/features/settings/storage/backups/PassphraseDialog";
import { formatDay } from "@/lib/text/time";
import { Button } from "@/ui/Button";
import { useState } from "react";

/** Whether keys go along, and what it means when they do not. */
export function KeysLine({ setAt }: { setAt: number | null }) {
  const [open, setOpen] = useState(false);
  return (
    <div className="flex flex-wrap items-start gap-x-6 gap-y-3 border-t border-line pt-4">
      <div className="flex-1 min-w-[min(100%,280px)]">
        <p className="font-medium">{setAt === null ? "Keys are left out" : "Keys go along, sealed under your passphrase"}</p>
        <p className="mt-0.5 text-muted max-w-[64ch] text-pretty">
          {setAt === null
            ? "Restored elsewhere, the stored keys of providers cannot be opened and must be typed in again; everything else is there. With a passphrase they are sealed into each backup."
            : `Set on ${formatDay(setAt)}. Only the key made of it is kept here. Whoever restores types the passphrase: without it the keys in a backup are lost, so write it down elsewhere.`}
        </p>
      </div>
      <Button glyph="key" onClick={() => setOpen(true)}>
        {setAt === null ? "Set a passphrase" : "Change or remove"}
      </Button>
      <PassphraseDialog open={open} onOpenChange={setOpen} isSet={setAt !== null} />
    </div>
  );
}
