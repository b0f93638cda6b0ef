// Bytes on their way up, with their progress: fetch cannot tell it, so this is the one place that
// does not use it. Cookie, proof and problems are those of request().

import { ProblemError, problemOfText, unreachable, unreadable } from "@/lib/http/problem";
import { readProof } from "@/lib/http/proof";
import { tellUnauthorized } from "@/lib/http/request";

interface Upload {
  query: Record<string, string>;
  body: Blob;
  signal?: AbortSignal;
  /** 0..1 of the bytes; the answer comes after the last. */
  onProgress?: (share: number) => void;
}

/** Longer than this without a byte moving is a line that is dead. How long all of it takes depends on the line alone. */
export const SILENT_MS = 60_000;

const takenBack = () => new DOMException("taken back", "AbortError");

/** POSTs the bytes; gives the JSON of the answer. Throws a ProblemError, or an AbortError when `signal` was aborted. */
export function upload<T>(path: string, { query, body, signal, onProgress }: Upload): Promise<T> {
  return new Promise<T>((done, failed) => {
    if (signal?.aborted) {
      failed(takenBack());
      return;
    }
    const ask = new XMLHttpRequest();
    let silence: ReturnType<typeof setTimeout> | undefined;
    const heard = () => {
      clearTimeout(silence);
      silence = setTimeout(() => {
        failed(new ProblemError(unreachable()));
        ask.abort();
      }, SILENT_MS);
    };
    ask.open("POST", `${path}?${new URLSearchParams(query).toString()}`);
    ask.setRequestHeader("accept", "application/json");
    ask.setRequestHeader("content-type", body.type || "application/octet-stream");
    const proof = readProof();
    if (proof) ask.setRequestHeader("x-metatron-proof", proof);
    ask.upload.addEventListener("progress", (event) => {
      heard();
      if (event.lengthComputable && event.total > 0) onProgress?.(event.loaded / event.total);
    });
    ask.addEventListener("load", () => {
      if (ask.status < 200 || ask.status >= 300) {
        if (ask.status === 401) tellUnauthorized(proof);
        failed(new ProblemError(problemOfText(ask.status, ask.responseText)));
        return;
      }
      try {
        done(JSON.parse(ask.responseText) as T);
      } catch {
        failed(new ProblemError(unreadable(ask.status)));
      }
    });
    ask.addEventListener("error", () => failed(new ProblemError(unreachable())));
    ask.addEventListener("abort", () => failed(takenBack()));
    const stop = () => ask.abort();
    ask.addEventListener("loadend", () => {
      clearTimeout(silence);
      signal?.removeEventListener("abort", stop);
    });
    signal?.addEventListener("abort", stop);
    heard();
    ask.send(body);
  });
}
