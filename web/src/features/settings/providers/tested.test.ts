import { ofTest } from "@/features/settings/providers/tested";
import { expect, test } from "vitest";

const said = { type: "", title: "", status: 503, detail: "refused", kept: "Everything said and done so far is kept.", next: "Check the address of x in Settings and test it. Send your message again to retry." };

test.each(["provider_unreachable", "provider_auth", "provider_stalled"])("%s of a test speaks of the test", (code) => {
  const { next, kept, detail } = ofTest({ ...said, code });
  expect([kept, detail]).toEqual([undefined, "refused"]);
  expect(next).not.toMatch(/Settings|message/);
});

test("what failed otherwise stays as it was said", () => expect(ofTest({ ...said, code: "unreachable" })).toEqual({ ...said, code: "unreachable" }));
