import { isChord } from "@/app/keys/keys";
import { setPlainKeys, usePlainKeys } from "@/lib/plain_keys";
import { sayKeys } from "@/app/keys/say_keys";
import { SHORTCUTS } from "@/app/keys/shortcuts";
import { closePanel } from "@/app/shell_state";
import { Button } from "@/ui/Button";
import { Dialog } from "radix-ui";

/** The keys, and the switch for those that are plain letters. */
export default function KeysSheet() {
  const on = usePlainKeys((state) => state.on);
  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : closePanel())}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-ground/70" />
        <Dialog.Content
          aria-describedby={undefined}
          className="appear fixed z-40 inset-x-0 bottom-0 desk:inset-auto desk:left-1/2 desk:top-[12vh] desk:-translate-x-1/2 desk:w-[440px] max-h-[80dvh] overflow-y-auto bg-raised border-t desk:border border-line rounded-t-card desk:rounded-card desk:shadow-[0_24px_48px_-16px_rgb(0_0_0/0.45)] pb-[env(safe-area-inset-bottom)]"
        >
          <div className="flex items-center h-[52px] pl-4 pr-2 border-b border-line">
            <Dialog.Title className="flex-1 text-title font-semibold">Keys</Dialog.Title>
            <Dialog.Close asChild>
              <Button look="quiet" glyph="cross" aria-label="Close" />
            </Dialog.Close>
          </div>
          <dl className="px-4 py-2">
            {SHORTCUTS.map((shortcut) => (
              <div key={shortcut.keys} className={`flex items-center justify-between min-h-(--row) border-b border-line last:border-0 ${on || isChord(shortcut.keys) ? "" : "text-faint line-through"}`}>
                <dt>{shortcut.name}</dt>
                <dd>
                  <kbd className="figure text-muted">{sayKeys(shortcut.keys)}</kbd>
                </dd>
              </div>
            ))}
          </dl>
          <label className="flex items-start gap-3 px-4 py-3 border-t border-line">
            <input type="checkbox" className="mt-0.5 size-4 shrink-0" checked={on} onChange={(event) => setPlainKeys(event.target.checked)} />
            <span>
              Plain letters are shortcuts
              <span className="block text-faint">They never act while you type. Switch them off if you speak to this device.</span>
            </span>
          </label>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
