import { APPS } from "@/app/apps/list";
import { isChord } from "@/app/keys/keys";
import { setPlainKeys, usePlainKeys } from "@/lib/plain_keys";
import { capital } from "@/lib/text/capital";
import { SHORTCUTS } from "@/app/keys/shortcuts";
import { closePanel } from "@/app/shell_state";
import { Dialog } from "@/ui/Dialog";
import { Kbd } from "@/ui/Kbd";
import { Switch } from "@/ui/Switch";

/** The keys, and the switch for those that are plain letters. */
export default function KeysSheet() {
  const on = usePlainKeys((state) => state.on);
  const shown = SHORTCUTS.filter((shortcut) => on || isChord(shortcut.keys));
  const names = [...new Set(shown.map((shortcut) => shortcut.name))];
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : closePanel())} title="Keys">
      <dl className="-mt-2 mb-3 border-b border-line">
        {names.map((name) => (
          <Line key={name} name={name} keys={shown.filter((shortcut) => shortcut.name === name).map((shortcut) => shortcut.keys)} />
        ))}
      </dl>
      {APPS.map((app) =>
        on && app.keys ? (
          <section key={app.id} aria-label={`Keys of ${app.name}`}>
            <h3 className="label pt-1 pb-1 text-faint">in {app.name}, where these go first</h3>
            <dl className="mb-3 border-b border-line">
              {app.keys.map(({ keys, name }) => (
                <Line key={name} name={capital(name)} keys={keys} />
              ))}
            </dl>
          </section>
        ) : null,
      )}
      <Switch
        label="Plain letters are shortcuts"
        hint="They never act while you type. Switch them off if you speak to this device."
        checked={on}
        onChange={setPlainKeys}
      />
    </Dialog>
  );
}

function Line({ name, keys }: { name: string; keys: readonly string[] }) {
  return (
    <div className="flex items-center justify-between h-(--row) border-t border-line first:border-0">
      <dt>{name}</dt>
      <dd className="flex gap-2">
        {keys.map((key) => (
          <Kbd key={key} keys={key} />
        ))}
      </dd>
    </div>
  );
}
