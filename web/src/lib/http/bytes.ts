// Bytes from the server, as they are. An <img> cannot send the proof, so pictures come this way, too.

import { answer, whole } from "@/lib/http/request";

/** All of it, however long it takes: the size is not known before. Throws a ProblemError, or the reason of `signal`. */
export async function readBytes(path: string, signal?: AbortSignal): Promise<Blob> {
  return whole((await answer("GET", path, { signal, timeout: null })).blob(), signal);
}

/** Hands a file to the person's own downloads. */
export function saveAs(bytes: Blob, name: string): void {
  const url = URL.createObjectURL(bytes);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
