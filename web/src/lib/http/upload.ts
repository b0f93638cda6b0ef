// Bytes on their way up, with their progress: fetch cannot tell it, so this is the one place that
// does not use it. Cookie, proof and problems are those of request().

import { ProblemError, problemOfText, unreachable } from "@/lib/http/problem";
import { readProof } from "@/lib/http/proof";
import { tellUnauthorized } from "@/lib/http/request";

interface Upload {
  query: Record<string, string>;
  body: Blob;
  signal?: AbortSignal;
  onProgress?: (share: number) => void;
}

export function upload<T>(path: string, { query, body, signal, onProgress }: Upload): Promise<T> {
  return new Promise<T>((done, failed) => {
    const ask = new XMLHttpRequest();
    ask.open("POST", `${path}?${new URLSearchParams(query).toString()}`);
    ask.setRequestHeader("accept", "application/json");
    ask.setRequestHeader("content-type", body.type || "application/octet-stream");
    const proof = readProof();
    if (proof) ask.setRequestHeader("x-metatron-proof", proof);
    ask.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable && event.total > 0) onProgress?.(event.loaded / event.total);
    });
    ask.addEventListener("load", () => {
      if (ask.status >= 200 && ask.status < 300) {
        done(JSON.parse(ask.responseText) as T);
        return;
      }
      if (ask.status === 401) tellUnauthorized();
      failed(new ProblemError(problemOfText(ask.status, ask.responseText)));
    });
    ask.addEventListener("error", () => failed(new ProblemError(unreachable())));
    ask.addEventListener("abort", () => failed(new DOMException("taken back", "AbortError")));
    signal?.addEventListener("abort", () => ask.abort());
    if (signal?.aborted) failed(new DOMException("taken back", "AbortError"));
    else ask.send(body);
  });
}
