import type { AttachmentKind } from "@/protocol/AttachmentKind";
import type { GlyphName } from "@/ui/Glyph";

const GLYPHS: Record<AttachmentKind, GlyphName> = { document: "document", image: "image", text: "file" };

/** The sign of a file; of one that was not looked at yet, or that another version of this page kept, the plain one. */
export function fileGlyph(kind: AttachmentKind | null): GlyphName {
  return kind === null ? "file" : (GLYPHS[kind] ?? "file");
}
