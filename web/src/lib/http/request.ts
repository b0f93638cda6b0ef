// The only place that calls fetch. Cookie and proof go on every request; an answer that is not 2xx
// is thrown as a ProblemError; 401 is also told to whoever listens, which leads to the login.

import { takeAhead } from "@/lib/http/ahead";
import { ProblemError, problemOf, unreachable } from "@/lib/http/problem";
import { readProof } from "@/lib/http/proof";

type Method = "GET" | "POST" | "PATCH" | "DELETE";
type Query = Record<string, string | number | boolean | null | undefined>;

const TIMEOUT_MS = 30_000;

let onUnauthorized: (() => void) | null = null;

export function listenUnauthorized(listener: () => void): () => void {
  onUnauthorized = listener;
  return () => {
    if (onUnauthorized === listener) onUnauthorized = null;
  };
}

/** The session has ended: whoever listens leads to the login. */
export function tellUnauthorized(): void {
  onUnauthorized?.();
}

function withQuery(path: string, query: Query | undefined): string {
  if (!query) return path;
  const words = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== null && value !== undefined) words.set(key, String(value));
  }
  const text = words.toString();
  return text ? `${path}?${text}` : path;
}

function retryAfter(response: Response): number | null {
  const seconds = Number(response.headers.get("retry-after"));
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : null;
}

export interface Ask {
  body?: unknown;
  query?: Query;
  signal?: AbortSignal;
  /** Milliseconds; default 30 s. */
  timeout?: number;
  /** A 401 means "wrong password" here, not "logged out". */
  quiet401?: boolean;
}

export async function request<T>(method: Method, path: string, ask: Ask = {}): Promise<T> {
  const headers = new Headers({ accept: "application/json" });
  const proof = readProof();
  if (proof) headers.set("x-metatron-proof", proof);
  if (ask.body !== undefined) headers.set("content-type", "application/json");
  const limit = AbortSignal.timeout(ask.timeout ?? TIMEOUT_MS);
  const init: RequestInit = {
    method,
    headers,
    credentials: "same-origin",
    cache: "no-store",
    signal: ask.signal ? AbortSignal.any([ask.signal, limit]) : limit,
  };
  if (ask.body !== undefined) init.body = JSON.stringify(ask.body);

  let response: Response;
  try {
    const address = withQuery(path, ask.query);
    response = (method === "GET" ? await takeAhead(address) : null) ?? (await fetch(address, init));
  } catch {
    if (ask.signal?.aborted) throw ask.signal.reason;
    throw new ProblemError(unreachable());
  }
  if (!response.ok) {
    const problem = await problemOf(response);
    if (response.status === 401 && !ask.quiet401) tellUnauthorized();
    throw new ProblemError(problem, retryAfter(response));
  }
  if (response.status === 204 || response.headers.get("content-length") === "0") return undefined as T;
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}
