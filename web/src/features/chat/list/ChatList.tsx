import { ChatRow } from "@/features/chat/list/ChatRow";
import { chatsOf, foundRows, groupedRows, type ListRow } from "@/features/chat/list/groups";
import { HitRow } from "@/features/chat/list/HitRow";
import { openMenuAt } from "@/features/chat/list/open_menu";
import { setChat, useChatState } from "@/features/chat/chat_state";
import { SearchField } from "@/features/chat/list/SearchField";
import { useRowsKeys } from "@/features/chat/list/use_rows_keys";
import { part } from "@/lib/part";
import { readProcesses } from "@/live/snapshots";
import { useWorld } from "@/live/store";
import { useSearch } from "@/lib/queries/search";
import { useNow } from "@/lib/use_now";
import { Button, buttonClass } from "@/ui/Button";
import { Glyph } from "@/ui/Glyph";
import { Loading } from "@/ui/Loading";
import { ProblemCard } from "@/ui/ProblemCard";
import { type KeyboardEvent, type MouseEvent, Suspense, useCallback, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { Link } from "react-router";
import { Virtualizer, type VirtualizerHandle } from "virtua";

const MOST_HITS = 50;

const ListMenu = part(() => import("@/features/chat/list/ListMenu"));

export function ChatList({ current }: { current: number | "new" | null }) {
  // The page is about the list where no chat is open.
  const Heading = current === null ? "h1" : "h2";
  const processes = useWorld((world) => world.processes);
  const listed = useWorld((world) => world.listed);
  const problem = useWorld((world) => world.listProblem);
  const { query, archived } = useChatState();
  const renaming = useChatState((state) => (state.renamingIn === "list" ? state.renaming : null));
  const now = useNow(60_000);
  const search = useSearch(query, MOST_HITS);
  const box = useRef<HTMLDivElement>(null);
  const list = useRef<VirtualizerHandle>(null);
  const field = useRef<HTMLInputElement>(null);

  const chats = useMemo(() => chatsOf(Object.values(processes).map((entry) => entry.process)), [processes]);
  const searching = query.trim() !== "";
  const rows = useMemo(
    () => (searching ? foundRows(chats, query, search.hits) : groupedRows(chats, archived, now)),
    [searching, chats, query, search.hits, archived, now],
  );
  const keys = useRowsKeys({ rows, current: current === null ? null : String(current), box, list, onAbove: () => field.current?.focus() });
  const putAway = useMemo(() => chats.filter((chat) => chat.archived_at !== null).length, [chats]);

  const [asked, setAsked] = useState<number | null>(null);
  const menu = useCallback((pid: number, x: number, y: number) => {
    // The menu must know whose it is before it opens.
    flushSync(() => setAsked(pid));
    openMenuAt(x, y);
  }, []);

  /** A right click, a long press, the menu key: anywhere on a row. */
  function askedFor(event: MouseEvent) {
    const row = (event.target as HTMLElement).closest<HTMLElement>("[data-chat]");
    if (!row) return;
    event.preventDefault();
    menu(Number(row.dataset["chat"]), event.clientX, event.clientY);
  }

  function key(event: KeyboardEvent) {
    const row = Number((event.target as HTMLElement).dataset["row"]);
    if (event.key === "F2" && row) setChat({ renaming: row, renamingIn: "list" });
    else if (event.key === "Delete" && row) setChat({ deleting: row });
    else keys.onKeyDown(event);
  }

  function show(row: ListRow, index: number) {
    const reachable = index === keys.active;
    switch (row.kind) {
      case "heading":
        return (
          <h2 key={row.key} className="label px-4 pt-3 pb-1 text-faint">
            {row.text}
          </h2>
        );
      case "chat":
        return (
          <ChatRow key={row.key} process={row.process} here={row.process.pid === current} renaming={row.process.pid === renaming} reachable={reachable} query={searching ? query : ""} now={now} onMenu={menu} />
        );
      case "hit":
        return <HitRow key={row.key} hit={row.hit} query={query} reachable={reachable} now={now} />;
    }
  }

  return (
    <nav aria-label="Chats" className="h-full flex flex-col [--list-row:34px] pointer-coarse:[--list-row:48px] max-desk:[--list-row:48px]">
      {/* The bar above says where one is: here it is only heard. */}
      <Heading className={archived ? "label px-4 pt-3 text-faint" : "sr-only"}>{archived ? "Archived chats" : "Chats"}</Heading>
      <div className="flex items-center gap-2 px-4 h-[68px] desk:h-[51px] shrink-0">
        <SearchField field={field} looking={search.looking} onDown={keys.focusFirst} />
        <Link to="/chat/new" className={buttonClass("plain")}>
          <Glyph name="plus" /> New
        </Link>
      </div>
      <div ref={box} className="flex-1 min-h-0 overflow-y-auto pb-4" role="presentation" onKeyDown={key} onFocus={keys.onFocus} onContextMenu={askedFor}>
        {problem ? (
          <ProblemCard problem={problem} className="mx-3">
            <Button onClick={() => void readProcesses()}>Try again</Button>
          </ProblemCard>
        ) : null}
        {!listed && !problem ? <Loading what="Reading chats" /> : null}
        {listed && rows.length === 0 ? <Nothing archived={archived} searching={searching} looking={search.looking} /> : null}
        <Virtualizer ref={list} as="ul" item="li" scrollRef={box} data={rows} itemSize={34} keepMounted={keys.active >= 0 ? [keys.active] : []}>
          {show}
        </Virtualizer>
        {search.problem ? <ProblemCard problem={search.problem} className="mx-3 mt-3" /> : null}
      </div>
      <Suspense fallback={null}>
        <ListMenu pid={asked} />
      </Suspense>
      {putAway > 0 || archived ? (
        <div className="shrink-0 border-t border-line px-2 py-1">
          <Button look="quiet" glyph={archived ? "back" : "archive"} className="w-full justify-start" aria-pressed={archived} onClick={() => setChat({ archived: !archived })}>
            {archived ? "Back to the chats" : "Archived"}
            {archived ? null : <span className="figure ml-auto text-faint">{putAway}</span>}
          </Button>
        </div>
      ) : null}
    </nav>
  );
}

function Nothing({ archived, searching, looking }: { archived: boolean; searching: boolean; looking: boolean }) {
  if (looking) return null;
  const words = searching ? "Nothing has these words, neither a title nor what was said." : archived ? "Nothing is archived." : "Your chats will stand here, newest first.";
  return (
    <p className="px-4 pt-2 text-faint" role="status">
      {words}
    </p>
  );
}
