// Asks the gateway. Cookie and proof go on every request; an answer that is not 2xx is thrown as a
// ProblemError; 401 is also told to whoever listens, which leads to the login.

import { takeAhead } from "@/lib/http/ahead";
import { cutOff, ProblemError, problemOf, unreachable, unreadable } from "@/lib/http/problem";
import { readProof } from "@/lib/http/proof";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
type Query = Record<string, string | number | boolean | null | undefined>;

const TIMEOUT_MS = 30_000;

let onUnauthorized: (() => void) | null = null;

export function listenUnauthorized(listener: () => void): () => void {
  onUnauthorized = listener;
  return () => {
    if (onUnauthorized === listener) onUnauthorized = null;
  };
}

/**
 * The session of this proof has ended: whoever listens leads to the login. A late answer to a login that
 * has ended since says nothing of the one of now.
 */
export function tellUnauthorized(proof: string | null): void {
  if (proof === readProof()) onUnauthorized?.();
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
  /** Sent as JSON. */
  body?: unknown;
  query?: Query;
  signal?: AbortSignal | undefined;
  /** Milliseconds until the whole answer must be here; default 30 s, null: it takes as long as it takes. */
  timeout?: number | null;
  /** A 401 means "wrong password" here, not "logged out". */
  quiet401?: boolean;
}

function signalOf({ signal, timeout = TIMEOUT_MS }: Ask): AbortSignal | null {
  if (timeout === null) return signal ?? null;
  const limit = AbortSignal.timeout(timeout);
  return signal ? AbortSignal.any([signal, limit]) : limit;
}

/**
 * The answer, once its head is here; the caller reads the body, through `whole`. Throws a ProblemError when
 * none came or it is not 2xx, and the reason of `ask.signal` when that was aborted.
 */
export async function answer(method: Method, path: string, ask: Ask = {}, more: RequestInit = {}): Promise<Response> {
  const headers = new Headers(more.headers);
  const proof = readProof();
  if (proof) headers.set("x-metatron-proof", proof);
  const init: RequestInit = { ...more, method, headers, credentials: "same-origin", signal: signalOf(ask) };
  if (ask.body !== undefined) {
    headers.set("content-type", "application/json");
    init.body = JSON.stringify(ask.body);
  }
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
    if (response.status === 401 && !ask.quiet401) tellUnauthorized(proof);
    throw new ProblemError(problem, retryAfter(response));
  }
  return response;
}

/** The body of an answer. A connection that is lost in it is a problem of its own. */
export async function whole<T>(body: Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    return await body;
  } catch {
    if (signal?.aborted) throw signal.reason;
    throw new ProblemError(cutOff());
  }
}

/** Asks for JSON; an empty answer is undefined. Throws as `answer` does, also when it cannot be read. */
export async function request<T>(method: Method, path: string, ask: Ask = {}): Promise<T> {
  const response = await answer(method, path, ask, { headers: { accept: "application/json" }, cache: "no-store" });
  const text = await whole(response.text(), ask.signal);
  if (!text) return undefined as T;
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new ProblemError(unreadable(response.status));
  }
}
