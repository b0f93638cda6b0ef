// Which files may go along with a message. The server has the last word; what it is sure to refuse is
// said here before a byte is sent.

import { formatBytes } from "@/lib/text/quantity";
import type { Attachment } from "@/protocol/Attachment";

export const MOST_FILES = 10;
const MOST_BYTES = 20 * 1024 * 1024;
const MOST_IMAGE_BYTES = 10 * 1024 * 1024;
/** How much of a file is looked at to tell what it is. */
export const HEAD_BYTES = 4096;

const MAGIC: readonly { type: string; bytes: readonly (number | null)[] }[] = [
  { type: "image/png", bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { type: "image/jpeg", bytes: [0xff, 0xd8, 0xff] },
  { type: "image/gif", bytes: [0x47, 0x49, 0x46, 0x38] },
  { type: "image/webp", bytes: [0x52, 0x49, 0x46, 0x46, null, null, null, null, 0x57, 0x45, 0x42, 0x50] },
];

/** How a PDF begins: at once, or within so many bytes that are no text. */
const PDF = "%PDF-";
const PDF_HEAD = 1024;

type Fit = Pick<Attachment, "media_type" | "kind"> | { wrong: string };

function imageType(head: Uint8Array): string | null {
  const found = MAGIC.find(({ bytes }) => bytes.every((byte, at) => byte === null || head[at] === byte));
  return found?.type ?? null;
}

function isText(head: Uint8Array): boolean {
  try {
    // A character that is cut through at the end is none that is wrong.
    return !new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true }).includes("\0");
  } catch {
    return false;
  }
}

function isPdf(head: Uint8Array): boolean {
  const at = String.fromCharCode(...head.subarray(0, PDF_HEAD)).indexOf(PDF);
  return at === 0 || (at > 0 && !isText(head));
}

export function fitOf(size: number, head: Uint8Array): Fit {
  if (size === 0) return { wrong: "It is empty." };
  if (size > MOST_BYTES) return { wrong: `${formatBytes(size)}: at most ${formatBytes(MOST_BYTES)} can go along. Put it on the machine and name its path.` };
  const image = imageType(head);
  if (image && size > MOST_IMAGE_BYTES) return { wrong: `${formatBytes(size)}: an image may have ${formatBytes(MOST_IMAGE_BYTES)}. Make it smaller.` };
  if (image) return { kind: "image", media_type: image };
  if (isPdf(head)) return { kind: "document", media_type: "application/pdf" };
  if (head.includes(0)) return { wrong: "Neither text, a PDF, nor a PNG, JPEG, GIF or WebP image. Put it on the machine and name its path." };
  return { kind: "text", media_type: "text/plain" };
}
