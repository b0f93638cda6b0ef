import { nextPath } from "@/app/session";
import { expect, it } from "vitest";

const next = (path: string) => nextPath(`?next=${path}`, "/first");

it("after a login comes the path that was asked for", () => {
  for (const path of ["/", "/chat/7?at=m1#end", "/approvals?state=all"]) expect(next(encodeURIComponent(path))).toBe(path);
});

it.each(["", "chat", "https://evil.example", "//evil.example", "/\\evil.example", "/%5cevil.example", "/%09/evil.example", "/%0a/evil.example", "/chat%0d%0a", "/%00", "/%7f", "javascript:alert(1)"])(
  "%j is none of ours",
  (path) => expect(next(path)).toBe("/first"),
);

it("without one comes the first page", () => expect(nextPath("", "/first")).toBe("/first"));
