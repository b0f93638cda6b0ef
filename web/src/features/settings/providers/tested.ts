// A provider's failure is told in the words of a chat: what was said is kept, send it again. Where it is only
// tested, nothing was said, and what is to be changed stands on this page.

import type { Problem } from "@/protocol/Problem";

const NEXT: Record<string, string> = {
  provider_auth: "Give it a valid key, then test again.",
  provider_rate_limited: "Wait a little, then test again.",
  provider_unreachable: "Check its address, and that its server runs and is reached from the machine; then test again.",
  provider_refused: "Check its models and its account, then test again.",
  provider_not_compatible: "Check its address; it usually ends in /v1.",
  provider_setup: "Look at its address, its key and its models.",
};

export function ofTest(problem: Problem): Problem {
  const { kept: _, ...rest } = problem;
  if (!problem.code.startsWith("provider_")) return problem;
  return { ...rest, next: NEXT[problem.code] ?? "Test again in a moment." };
}
