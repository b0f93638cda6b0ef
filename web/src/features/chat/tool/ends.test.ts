import { joinEnds } from "@/features/chat/tool/ends";
import { readAnsi } from "@/lib/text/ansi";
import { expect, test } from "vitest";

test("both ends keep their colours and their whole lines, and what lies between is counted", () => {
  const joined = joinEnds("\x1b[31mred\nhal", "f\nthe \x1b[32mend\x1b[0m\n", 100);
  expect(readAnsi(joined).runs.map((run) => run.text).join("")).toBe("red\n[… 74 bytes of 100 are left out here …]\nthe end\n");
  expect(joined).toContain("\x1b[31mred\x1b[0m\n");
  expect(joinEnds("aaaa", "bbbb", 50)).toBe("aaaa\x1b[0m\n[… 42 bytes of 50 are left out here …]\nbbbb");
});
