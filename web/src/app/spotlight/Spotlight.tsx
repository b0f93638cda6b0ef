import { closePanel } from "@/app/shell_state";
import { find, type Found, WAITS } from "@/app/spotlight/found";
import { keepRecent } from "@/app/spotlight/recent";
import { useKnown } from "@/app/spotlight/use_known";
import { useShell } from "@/app/use_shell";
import { useSearch } from "@/lib/queries/search";
import { Glyph } from "@/ui/Glyph";
import { Kbd } from "@/ui/Kbd";
import { Literal } from "@/ui/Literal";
import { ProblemCard } from "@/ui/ProblemCard";
import { Command } from "cmdk";
import { SHADE, useReturnFocus } from "@/ui/float/modal";
import { FloatPlace } from "@/ui/place";
import { Dialog } from "radix-ui";
import { use, useMemo, useState } from "react";

/** Beside all the rest. */
const MOST_HITS = 8;

/** One field for everything: what waits, chats, apps, actions, processes by pid. */
export default function Spotlight() {
  const shell = useShell();
  const place = use(FloatPlace);
  const focus = useReturnFocus();
  const known = useKnown();
  const [query, setQuery] = useState("");
  const { hits, looking, problem } = useSearch(query, MOST_HITS);
  const groups = useMemo(() => find(query, { ...known, hits }), [query, known, hits]);

  function choose(found: Found) {
    keepRecent(found.id);
    closePanel();
    void found.run(shell);
  }

  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : closePanel())}>
      <Dialog.Portal container={place}>
        <Dialog.Overlay className={SHADE} />
        <Dialog.Content
          {...focus}
          aria-describedby={undefined}
          className="float fixed z-50 text-ink outline-none inset-0 desk:inset-auto desk:left-1/2 desk:top-[12vh] desk:-translate-x-1/2 desk:w-[640px] flex flex-col desk:max-h-[min(560px,70vh)] bg-raised desk:rounded-card desk:border border-line pt-[env(safe-area-inset-top)] desk:pt-0 pb-[env(safe-area-inset-bottom)] desk:pb-0"
        >
          <Dialog.Title className="sr-only">Find or do</Dialog.Title>
          <Command shouldFilter={false} loop label="Find or do" className="flex flex-col min-h-0 flex-1">
            <div className="flex items-center gap-3 h-14 desk:h-[52px] pl-4 pr-2 desk:pr-4 border-b border-line shrink-0">
              <span className="text-faint">
                <Glyph name="search" />
              </span>
              <Command.Input
                value={query}
                onValueChange={setQuery}
                placeholder="Chats, apps, actions, a pid"
                spellCheck={false}
                className="flex-1 min-w-0 h-full bg-transparent text-read outline-none placeholder:text-faint"
              />
              <Dialog.Close className="label text-faint hover:text-ink h-(--row) desk:h-6 px-2 desk:px-1.5 rounded-tag desk:border border-line">
                <span className="hidden desk:inline">Esc</span>
                <span className="desk:hidden">Close</span>
              </Dialog.Close>
            </div>
            <Command.List className="flex-1 min-h-0 overflow-y-auto overscroll-contain p-2 scroll-py-2">
              <Command.Empty className="px-3 py-6 text-faint">{looking ? "Looking …" : "Nothing has these words."}</Command.Empty>
              {groups.map((group) => (
                <Command.Group
                  key={group.name}
                  heading={<span className={`label block px-2 pt-3 pb-1 ${group.name === WAITS ? "text-signal" : "text-faint"}`}>{group.name}</span>}
                >
                  {group.items.map((found) => (
                    <Line key={found.id} found={found} value={`${group.name} ${found.id}`} onChoose={() => choose(found)} />
                  ))}
                </Command.Group>
              ))}
              {problem ? <ProblemCard problem={problem} className="m-2" /> : null}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Line({ found, value, onChoose }: { found: Found; value: string; onChoose: () => void }) {
  return (
    <Command.Item
      value={value}
      onSelect={onChoose}
      className="relative flex items-center gap-3 h-(--row) desk:h-9 px-2 rounded-control cursor-pointer data-[selected=true]:bg-ground"
    >
      {found.waits ? <span className="absolute left-0 inset-y-2 w-0.5 bg-signal" /> : null}
      <span className="text-faint">
        <Glyph name={found.glyph} />
      </span>
      <span className="truncate font-medium shrink-0 max-w-[70%]">
        <Literal text={found.name} />
      </span>
      <span className="flex-1 min-w-0 truncate text-faint">{found.detail ? <Literal text={found.detail} /> : null}</span>
      {found.keys ? <Kbd keys={found.keys} className="hidden desk:inline" /> : null}
    </Command.Item>
  );
}
