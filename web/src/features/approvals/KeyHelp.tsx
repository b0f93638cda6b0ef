import { KEY_WORDS } from "@/features/approvals/key_words";
import { usePlainKeys } from "@/lib/plain_keys";
import { Kbd } from "@/ui/Kbd";

/** The keys, where there are keys. */
export function KeyHelp({ several }: { several: boolean }) {
  const on = usePlainKeys((state) => state.on);
  if (!on) return null;
  return (
    <p className="hidden desk:flex flex-wrap items-center gap-x-4 gap-y-1 mb-4 text-faint">
      {KEY_WORDS.filter((word) => several || !word.several).map(({ keys, name }) => (
        <span key={name} className="flex items-center gap-1">
          {keys.map((key) => (
            <Kbd key={key} keys={key} />
          ))}
          <span className="ml-1">{name}</span>
        </span>
      ))}
    </p>
  );
}
