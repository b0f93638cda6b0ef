import { Button } from "@/ui/Button";
import { Confirm } from "@/ui/Confirm";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { Kbd } from "@/ui/Kbd";
import { ContextMenu, Menu, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from "@/ui/Menu";
import { Popover } from "@/ui/Popover";
import { Sheet } from "@/ui/Sheet";
import { nothing, Specimen } from "@/ui/showcase/Specimen";
import { Tip } from "@/ui/Tip";
import { toast, toastProblem } from "@/ui/toast";
import { useState } from "react";

const MODELS = [
  { value: "a", label: "gpt-5-mini", hint: "$0.25" },
  { value: "b", label: "qwen3-coder" },
] as const;

export function Floats() {
  const [open, setOpen] = useState<"dialog" | "sheet" | "confirm" | "refused" | null>(null);
  const [model, setModel] = useState<"a" | "b">("a");
  const shut = (is: boolean) => (is ? undefined : setOpen(null));
  return (
    <>
      <Specimen name="Menu, context menu">
        <Menu trigger={<Button glyph="down">Chat</Button>} label="Chat" align="start">
          <MenuItem glyph="pencil" onSelect={nothing} shortcut="F2">
            Rename
          </MenuItem>
          <MenuItem glyph="pin" onSelect={nothing}>
            Pin
          </MenuItem>
          <MenuItem glyph="branch" onSelect={nothing} off>
            Branch
          </MenuItem>
          <MenuSeparator />
          <MenuLabel>Model</MenuLabel>
          <MenuChoice value={model} onChange={setModel} options={MODELS} />
          <MenuSeparator />
          <MenuItem glyph="trash" danger onSelect={() => setOpen("confirm")}>
            Delete …
          </MenuItem>
        </Menu>
        <ContextMenu
          label="Message"
          trigger={<div className="rounded-control border border-dashed border-edge px-3 h-(--row) grid place-items-center text-muted select-none">Right button or long press</div>}
        >
          <MenuItem glyph="copy" onSelect={nothing}>
            Copy
          </MenuItem>
          <MenuItem glyph="retry" onSelect={nothing}>
            Retry
          </MenuItem>
        </ContextMenu>
      </Specimen>
      <Specimen name="Dialog, sheet, confirm, popover, tip">
        <Button onClick={() => setOpen("dialog")}>Dialog</Button>
        <Button onClick={() => setOpen("sheet")}>Sheet</Button>
        <Button onClick={() => setOpen("confirm")}>Confirm</Button>
        <Button onClick={() => setOpen("refused")}>Confirm, refused</Button>
        <Popover label="Usage" trigger={<Button>Popover</Button>} align="start">
          <p>It stays until one looks away.</p>
        </Popover>
        <Tip text="What waits for you" shortcut="Mod+J">
          <Button look="quiet" glyph="bell" aria-label="What waits for you" />
        </Tip>
        <Kbd keys="Mod+K" />
      </Specimen>
      <Specimen name="Toasts">
        <Button onClick={() => toast({ tone: "plain", title: "Archived", action: { label: "Undo", onSelect: nothing } })}>Plain, with a way back</Button>
        <Button onClick={() => toast({ tone: "good", title: "Kept", detail: "In force from the next turn on." })}>Good</Button>
        <Button onClick={() => toastProblem({ type: "", title: "Not renamed", status: 0, code: "unreachable", detail: "The machine does not answer.", kept: "The old name.", next: "Try again." })}>Bad</Button>
      </Specimen>
      <Dialog
        open={open === "dialog"}
        onOpenChange={shut}
        title="Rename the chat"
        description="The name is for you: no model reads it."
        footer={
          <>
            <Button onClick={() => setOpen(null)}>Keep</Button>
            <Button look="primary" onClick={() => setOpen(null)}>
              Rename
            </Button>
          </>
        }
      >
        <Field label="Name" defaultValue="How full is the disk?" />
      </Dialog>
      <Sheet open={open === "sheet"} onOpenChange={shut} title="Details" description="From the side at the desk, from below on the phone.">
        <p className="text-muted">What stands in it scrolls by itself.</p>
      </Sheet>
      <Confirm
        open={open === "refused"}
        onOpenChange={shut}
        title="End this process?"
        detail="It was tried once."
        action="End it"
        danger
        problem={{ type: "about:blank", title: "It has ended by itself", status: 409, code: "ended", detail: "There is nothing left to end." }}
        onConfirm={() => setOpen(null)}
      />
      <Confirm
        open={open === "confirm"}
        onOpenChange={shut}
        title="Delete “How full is the disk?”"
        detail="Its messages go for good. Its folder stays on the machine."
        action="Delete"
        danger
        onConfirm={() => setOpen(null)}
      />
    </>
  );
}
