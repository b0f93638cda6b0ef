import type { Offer, Row } from "@/features/chat/composer/use_completion";
import { Glyph } from "@/ui/Glyph";
import { useEffect, useLayoutEffect, useRef, useState } from "react";

interface Props {
  id: string;
  offer: Offer;
  chosen: number;
  onChoose: (index: number) => void;
  onTake: (row: Row) => void;
}

/** What can be taken, on the side of the field where there is more room; the focus stays in the field. */
export function Offers({ id, offer, chosen, onChoose, onTake }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [below, setBelow] = useState(false);
  useLayoutEffect(() => {
    const field = box.current?.offsetParent?.getBoundingClientRect();
    // Less than the window while a phone's keyboard is shown.
    const seen = window.visualViewport?.height ?? window.innerHeight;
    if (field) setBelow(seen - field.bottom > field.top);
  }, []);
  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  return (
    <div ref={box} className={`absolute z-20 ${below ? "top-full mt-1.5" : "bottom-full mb-1.5"} left-0 right-0 appear rounded-card border border-line bg-raised overflow-hidden`}>
      <p className="label px-3 pt-2 pb-1 text-faint truncate">
        {offer.name}
        {offer.place ? <span className="normal-case"> {offer.place}</span> : null}
      </p>
      {offer.rows.length > 0 ? (
        <div ref={list} id={id} role="listbox" aria-label={`${offer.name} ${offer.place ?? ""}`.trim()} className="max-h-[min(288px,38dvh)] overflow-y-auto overscroll-contain pb-1">
          {offer.rows.map((row, index) => (
            <button
              type="button"
              tabIndex={-1}
              key={row.key}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === chosen}
              className={`w-full text-left flex items-center gap-2.5 px-3 h-(--row) ${index === chosen ? "bg-line/60 text-ink" : "text-muted"}`}
              onPointerMove={() => {
                if (index !== chosen) onChoose(index);
              }}
              // The field keeps the focus.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => onTake(row)}
            >
              {row.glyph ? <Glyph name={row.glyph} /> : null}
              <span className={`truncate ${row.detail ? "shrink-0 max-w-[60%]" : ""}`}>{row.label}</span>
              {row.detail ? <span className={`ml-auto truncate ${index === chosen ? "text-muted" : "text-faint"}`}>{row.detail}</span> : null}
            </button>
          ))}
        </div>
      ) : null}
      {offer.note ? (
        <p className="px-3 pb-2 text-faint" role="status">
          {offer.note}
        </p>
      ) : null}
    </div>
  );
}
