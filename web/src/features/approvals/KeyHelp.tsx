import { usePlainKeys } from "@/lib/plain_keys";
import { Kbd } from "@/ui/Kbd";

/** The keys, where there are keys. */
export function KeyHelp({ several }: { several: boolean }) {
  const on = usePlainKeys((state) => state.on);
  if (!on) return null;
  return (
    <p className="hidden desk:flex flex-wrap items-center gap-x-4 gap-y-1 mb-4 text-faint">
      {several ? (
        <span className="flex items-center gap-1">
          <Kbd keys="J" />
          <Kbd keys="K" />
          <span className="ml-1">next, previous</span>
        </span>
      ) : null}
      <Key name="A">approve</Key>
      <Key name="D">deny</Key>
      <Key name="E">edit</Key>
      <Key name="↵">open</Key>
    </p>
  );
}

function Key({ name, children }: { name: string; children: string }) {
  return (
    <span className="flex items-center gap-2">
      <Kbd keys={name} />
      {children}
    </span>
  );
}
