import { attach } from "@/features/chat/composer/attach";
import { Glyph } from "@/ui/Glyph";
import { toast } from "@/ui/toast";
import { type DragEvent, type ReactNode, useRef, useState } from "react";

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer.types.includes("Files");
}

/** Files dropped anywhere on the chat go along with the next message. */
export function DropArea({ chat, className, children }: { chat: string; className: string; children: ReactNode }) {
  const [over, setOver] = useState(false);
  // Enter and leave come for every element below, too.
  const depth = useRef(0);

  function drop(event: DragEvent) {
    if (!hasFiles(event)) return;
    event.preventDefault();
    depth.current = 0;
    setOver(false);
    const left = attach(chat, [...event.dataTransfer.files]);
    if (left) toast({ tone: "bad", title: "Some files were left out", detail: left });
  }

  return (
    <div
      className={`relative ${className}`}
      onDragEnter={(event) => {
        if (!hasFiles(event)) return;
        depth.current++;
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (hasFiles(event) && --depth.current <= 0) setOver(false);
      }}
      onDragOver={(event) => {
        if (hasFiles(event)) event.preventDefault();
      }}
      onDrop={drop}
    >
      {children}
      {over ? (
        <div className="pointer-events-none absolute inset-3 z-30 grid place-items-center rounded-card border border-dashed border-edge bg-ground/90">
          <p className="flex items-center gap-2 text-title font-semibold">
            <Glyph name="attach" /> Drop to attach
          </p>
        </div>
      ) : null}
    </div>
  );
}
