// Bytes from the server, as they are. An <img> cannot send the proof, so pictures come this way, too.

import { ProblemError, problemOf, unreachable } from "@/lib/http/problem";
import { readProof } from "@/lib/http/proof";
import { tellUnauthorized } from "@/lib/http/request";

export async function readBytes(path: string, signal?: AbortSignal): Promise<Blob> {
  return (await readAnswer(path, signal)).blob();
}

export async function readAnswer(path: string, signal?: AbortSignal): Promise<Response> {
  const headers = new Headers();
  const proof = readProof();
  if (proof) headers.set("x-metatron-proof", proof);
  let response: Response;
  try {
    response = await fetch(path, { headers, credentials: "same-origin", ...(signal ? { signal } : {}) });
  } catch {
    if (signal?.aborted) throw signal.reason;
    throw new ProblemError(unreachable());
  }
  if (!response.ok) {
    if (response.status === 401) tellUnauthorized();
    throw new ProblemError(await problemOf(response));
  }
  return response;
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
