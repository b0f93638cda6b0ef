// Every failure reaches the page in one form: what happened, what was kept, what to do next.

import type { Problem } from "@/protocol/Problem";

export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly problem: Problem;
  /** From `Retry-After`, when the answer had one. */
  readonly retryAfterMs: number | null;

  constructor(problem: Problem, retryAfterMs: number | null = null) {
    super(problem.title);
    this.problem = problem;
    this.retryAfterMs = retryAfterMs;
  }
}

function made(status: number, code: string, title: string, detail: string, next: string): Problem {
  return { type: `urn:metatron:problem:${code}`, title, status, code, detail, next };
}

/** No answer came at all. Status 0. */
export function unreachable(): Problem {
  return made(
    0,
    "unreachable",
    "The machine does not answer",
    "The request did not get through. Either this device has no connection, or Metatron is not running.",
    "Check the connection. If it is fine, look on the machine with “metatron status”.",
  );
}

/** The answer began and did not end. Status 0. Whether it was done is not known: that it was is well possible. */
export function cutOff(): Problem {
  return made(
    0,
    "answer_cut_off",
    "The connection was lost in the middle of the answer",
    "The request got through, and what was asked for may be done; the answer to it did not come whole.",
    "Look whether it was done, then try again.",
  );
}

/** It was said that all is well, in words that are not the gateway's. Status of the answer. */
export function unreadable(status: number): Problem {
  return made(
    status,
    "unexpected_answer",
    `The answer was ${status}, and cannot be read`,
    "Something between this browser and Metatron answered, for example a proxy or the login page of a network.",
    "Try again in a moment; if it stays so, open another page in this browser and see what it says.",
  );
}

function isProblem(value: unknown): value is Problem {
  return typeof value === "object" && value !== null && "title" in value && "code" in value && "detail" in value;
}

/** The problem in an answer that is not 2xx, also when something between spoke instead of the gateway. */
export async function problemOf(response: Response): Promise<Problem> {
  return problemOfText(response.status, await response.text().catch(() => ""));
}

export function problemOfText(status: number, text: string): Problem {
  try {
    const body: unknown = JSON.parse(text);
    if (isProblem(body)) return body;
  } catch {
    // Then it is not the gateway's.
  }
  return made(
    status,
    "unexpected_answer",
    `The answer was ${status} without a reason`,
    "Something between this browser and Metatron answered, for example a proxy.",
    "Try again in a moment; if it stays so, look at “metatron logs gateway”.",
  );
}

/** For display: anything that was thrown, as a problem. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof ProblemError) return thrown.problem;
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return made(0, "page_fault", "This page made a mistake", detail, "Reload the page. Nothing on the machine was touched by it.");
}

/** Asking again later may help, without anyone changing anything. Below 400: it came from between. */
export function isPassing(problem: Problem): boolean {
  return problem.status < 400 || problem.status === 408 || problem.status === 429 || problem.status >= 500;
}
