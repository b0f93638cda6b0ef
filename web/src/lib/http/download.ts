// A file of the gateway's, saved as the browser saves files. A plain link would come without the proof.

import { ProblemError, problemOf, unreachable } from "@/lib/http/problem";
import { readProof } from "@/lib/http/proof";
import { tellUnauthorized } from "@/lib/http/request";

/** The name that `Content-Disposition` gives. */
export function nameIn(disposition: string | null): string | null {
  if (!disposition) return null;
  const extended = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  if (extended) {
    try {
      return decodeURIComponent(extended);
    } catch {
      return null;
    }
  }
  return /filename="([^"]*)"/i.exec(disposition)?.[1] ?? null;
}

export async function fetchBlob(path: string, signal?: AbortSignal): Promise<{ bytes: Blob; name: string | null }> {
  const headers = new Headers();
  const proof = readProof();
  if (proof) headers.set("x-metatron-proof", proof);
  const response = await fetch(path, { headers, credentials: "same-origin", ...(signal ? { signal } : {}) }).catch(() => {
    throw new ProblemError(unreachable());
  });
  if (!response.ok) {
    const problem = await problemOf(response);
    if (response.status === 401) tellUnauthorized();
    throw new ProblemError(problem);
  }
  return { bytes: await response.blob(), name: nameIn(response.headers.get("content-disposition")) };
}

export async function download(path: string, otherwise: string): Promise<void> {
  const { bytes, name } = await fetchBlob(path);
  const url = URL.createObjectURL(bytes);
  const link = document.createElement("a");
  link.href = url;
  link.download = name ?? otherwise;
  link.click();
  // The browser has taken it over by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
