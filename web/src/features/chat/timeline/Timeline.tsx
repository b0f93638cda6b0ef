import { Grown } from "@/features/chat/said/grown";
import { OlderEdge } from "@/features/chat/timeline/OlderEdge";
import { RowView } from "@/features/chat/timeline/RowView";
import { lastGrowing, madeBefore, rowsOf } from "@/features/chat/timeline/rows";
import { useFresh } from "@/features/chat/timeline/use_fresh";
import { useOlder } from "@/features/chat/timeline/use_older";
import { usePlace } from "@/features/chat/timeline/use_place";
import { useScroll } from "@/features/chat/timeline/use_scroll";
import { useEditing } from "@/features/chat/editing";
import { useOutbox } from "@/live/outbox/sender";
import { useWorld } from "@/live/store";
import { useGrowing } from "@/live/streams/tokens";
import type { Chat } from "@/live/world";
import { Button } from "@/ui/Button";
import { type Ref, useEffect, useLayoutEffect, useMemo, useRef } from "react";
import { type CustomContainerComponentProps, Virtualizer, type VirtualizerHandle } from "virtua";

/** Height of what stands above the first row. */
const EDGE = 64;
/** Rows are made this far beyond what is seen. */
const AHEAD = 500;

/** The list takes the pointer away from its rows while it scrolls: each time the style of all that is in them is worked out anew,
 *  and with an answer that grows that is all the time. */
function Column({ ref, style, children }: CustomContainerComponentProps) {
  return (
    <div ref={ref as Ref<HTMLDivElement>} style={{ ...style, pointerEvents: undefined }}>
      {children}
    </div>
  );
}

/** The chat from top to bottom: turns in order, then what is on its way. Only what is near the view is in the page. */
export function Timeline({ pid }: { pid: number }) {
  const chat = useWorld((world) => world.chats[pid]);
  return chat ? <Rows pid={pid} chat={chat} /> : null;
}

function Rows({ pid, chat }: { pid: number; chat: Chat }) {
  const outbox = useOutbox((state) => state.entries);
  const growing = useGrowing(pid);
  const editing = useEditing((state) => state[pid] ?? null);
  const list = useRef<VirtualizerHandle>(null);
  const { scroller, content, beyond, hold, onScroll, onGrown, away, toEnd, letGo } = useScroll();

  const { acknowledged } = chat;
  const outgoing = useMemo(() => outbox.filter((entry) => entry.pid === pid && !acknowledged[entry.clientId]), [outbox, pid, acknowledged]);
  const rows = useMemo(() => rowsOf(chat, growing, outgoing), [chat, growing, outgoing]);
  const { shift, looking } = useOlder(pid, chat, rows, scroller);
  const marked = usePlace(pid, chat, rows, list, letGo);
  const fresh = useFresh(rows, away);

  // Who says something wants to see it.
  const said = outgoing.at(-1)?.clientId;
  useEffect(() => {
    if (said !== undefined) toEnd();
  }, [said, toEnd]);

  // What is changed in its place is looked at, wherever the end is.
  useLayoutEffect(() => {
    if (editing !== null) letGo();
  }, [editing, letGo]);

  const grows = lastGrowing(rows);
  // In the page wherever one scrolls: what is typed in one, and the height of the other, are nowhere else.
  const kept = rows.flatMap((row, index) => (row.key === grows || (editing !== null && row.kind === "said" && row.message.id === editing) ? [index] : []));
  const lastTurn = chat.turnOrder.at(-1);
  return (
    <div className="relative flex-1 min-h-0">
      <div
        ref={scroller}
        onScroll={() => {
          onScroll();
          looking();
        }}
        className="h-full overflow-y-auto overflow-x-hidden [overflow-anchor:none]"
        role="group"
        aria-label="Conversation"
        data-timeline={pid}
        tabIndex={-1}
      >
        <div ref={content} className="px-4 desk:px-6">
          <div className="mx-auto max-w-[832px]">
            <OlderEdge pid={pid} chat={chat} height={EDGE} />
            <Grown value={onGrown}>
              <Virtualizer ref={list} as={Column} scrollRef={scroller} startMargin={EDGE} shift={shift} bufferSize={AHEAD} data={rows} keepMounted={kept}>
                {(row, index) => (
                  <RowView
                    key={row.key}
                    ref={row.key === grows ? hold : undefined}
                    pid={pid}
                    row={row}
                    before={madeBefore(rows, index)}
                    isLast={row.turnId === lastTurn}
                    isMarked={row.key === marked}
                  />
                )}
              </Virtualizer>
            </Grown>
            <div ref={beyond} className="h-4" />
          </div>
        </div>
      </div>
      {/* What scrolls under the composer goes out of sight softly; at the end nothing is under it. */}
      <div aria-hidden="true" className="absolute inset-x-0 bottom-0 h-4 bg-linear-to-t from-ground to-transparent pointer-events-none" />
      {away ? (
        <Button className="absolute bottom-2 left-1/2 -translate-x-1/2 appear" glyph="down" onClick={toEnd}>
          Latest{fresh > 0 ? <span className="figure text-muted">{fresh} new</span> : null}
        </Button>
      ) : null}
    </div>
  );
}
