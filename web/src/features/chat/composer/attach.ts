// Files on their way into a message: looked at, uploaded while the text is still being written; what
// cannot go up now stays on this device and goes up with the message.

import { changeChip, changeChips, type Chip, chipNamed, composing } from "@/features/chat/composer/composing";
import { fitOf, HEAD_BYTES, MOST_FILES } from "@/features/chat/composer/fit";
import { dropFile, keepFile } from "@/live/outbox/files";
import type { OutboxFile } from "@/live/outbox/outbox";
import { listenForgotten } from "@/lib/device/drafts";
import { asProblem, isPassing } from "@/lib/http/problem";
import { upload } from "@/lib/http/upload";
import { newClientId } from "@/lib/ids";
import type { Attachment } from "@/protocol/Attachment";

const uploads = new Map<string, AbortController>();

listenForgotten(() => {
  for (const upload of uploads.values()) upload.abort();
});

/** Takes files up to the bound; gives a sentence when some were left out. */
export function attach(chat: string, files: readonly File[]): string | null {
  const room = MOST_FILES - composing(chat).chips.length;
  const taken = files.slice(0, Math.max(0, room));
  for (const file of taken) void begin(chat, newClientId(), file);
  if (taken.length === files.length) return null;
  return `A message takes ${MOST_FILES} files; ${files.length - taken.length} of these ${files.length} were left out.`;
}

function nameOf(file: File): string {
  // What is pasted has the name of every pasted thing.
  return file.name || `pasted.${file.type.split("/")[1] ?? "txt"}`;
}

async function begin(chat: string, key: string, file: File): Promise<void> {
  const chip: Chip = {
    key, id: null, name: nameOf(file), media_type: file.type, kind: null, size: file.size, file, state: "reading", share: 0, wrong: null,
  };
  changeChips(chat, (chips) => [...chips, chip]);
  try {
    const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
    const fit = fitOf(file.size, head);
    // Taken out again while it was looked at.
    if (!chipNamed(key)) return;
    if ("wrong" in fit) changeChip(key, { state: "refused", wrong: fit.wrong });
    else {
      changeChip(key, { ...fit, state: "uploading" });
      await send(key, file, fit.media_type);
    }
  } catch {
    changeChip(key, { state: "refused", wrong: "It cannot be read: is it a folder, or was it moved?" });
  }
}

async function send(key: string, file: Blob, mediaType: string): Promise<void> {
  const stop = new AbortController();
  uploads.set(key, stop);
  const name = chipNamed(key)?.name ?? "file";
  try {
    const made = await upload<Attachment>("/api/attachments", {
      query: { name, client_id: key },
      body: new Blob([file], { type: mediaType }),
      signal: stop.signal,
      onProgress: (share) => changeChip(key, { share }),
    });
    changeChip(key, { ...made, state: "ready", share: 1 });
  } catch (thrown) {
    const problem = asProblem(thrown);
    // Stopped in order to be kept on this device: when that fails it still stands here, and can go later.
    if (stop.signal.aborted || isPassing(problem) || problem.status === 401) changeChip(key, { state: "here", wrong: null });
    else changeChip(key, { state: "refused", wrong: `${problem.detail} ${problem.next ?? ""}`.trim() });
  } finally {
    uploads.delete(key);
  }
}

export function detach(chat: string, key: string): void {
  uploads.get(key)?.abort();
  changeChips(chat, (chips) => chips.filter((chip) => chip.key !== key));
}

/** Chips of a message that was taken back; what is not with the server begins anew. */
export function chipsOf(files: readonly OutboxFile[], bytes: ReadonlyMap<string, Blob>): Chip[] {
  return files.map((file) => ({
    ...file,
    file: bytes.get(file.key) ?? null,
    state: file.id === null ? "here" : "ready",
    share: 1,
    wrong: null,
  }));
}

/**
 * What the outbox needs to send these: the bytes of those that are not up yet are kept first. Throws
 * when there is no room for them.
 */
export async function keepForOutbox(chips: readonly Chip[]): Promise<OutboxFile[]> {
  const kept: string[] = [];
  try {
    const files: OutboxFile[] = [];
    for (const { key, id, name, media_type, size, kind, file } of chips) {
      if (kind === null) continue;
      if (id === null && file) {
        uploads.get(key)?.abort();
        await keepFile(key, new Blob([file], { type: media_type }));
        kept.push(key);
      }
      files.push({ key, id, name, media_type, size, kind });
    }
    return files;
  } catch (thrown) {
    for (const key of kept) void dropFile(key);
    throw thrown;
  }
}
