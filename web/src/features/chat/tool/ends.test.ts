import { endsQuery, joinEnds } from "@/features/chat/tool/ends";
import { readAnsi } from "@/lib/text/ansi";
import { byteLength } from "@/lib/text/utf8";
import type { OutputChunk } from "@/protocol/OutputChunk";
import { gateway } from "@/testing/gateway";
import { QueryClient } from "@tanstack/react-query";
import { afterEach, expect, test, vi } from "vitest";

afterEach(() => vi.unstubAllGlobals());

const piece = (offset: number, data: string, length: number, binary = false): OutputChunk => ({ op_id: "o1", offset, data, next: offset + byteLength(data), length, end: false, binary });

test("both ends keep their colours and their whole lines, and what lies between is counted", () => {
  const tail = "f\nthe \x1b[32mend\x1b[0m\n";
  const joined = joinEnds(piece(0, "\x1b[31mred\nhal", 100), piece(100 - tail.length, tail, 100));
  expect(readAnsi(joined).runs.map((run) => run.text).join("")).toBe("red\n[… 74 bytes of 100 are left out here …]\nthe end\n");
  expect(joined).toContain("\x1b[31mred\x1b[0m\n");
  expect(joinEnds(piece(0, "aaaa", 50), piece(46, "bbbb", 50))).toBe("aaaa\x1b[0m\n[… 42 bytes of 50 are left out here …]\nbbbb");
});

test("of what was no text the bytes are counted, or nothing is said of their number", () => {
  const head = (data: string) => ({ ...piece(0, data, 50, true), next: 6 });
  expect(joinEnds(head("\ufffd\ufffd\nhal"), piece(46, "bbbb", 50))).toContain("[… 43 bytes of 50 are left out here …]");
  expect(joinEnds(head("aa\nh\ufffdl"), piece(46, "bbbb", 50))).toContain("[… the rest of 50 bytes is left out here …]");
});

test("nothing takes the place of the result's text where the machine has this output no longer", async () => {
  const LENGTH = 40_000;
  const { asked } = gateway(() => piece(0, "", 0));
  const client = new QueryClient();
  await expect(client.fetchQuery(endsQuery("o1", LENGTH))).rejects.toThrow("no longer");
  expect(asked.map(({ path, query }) => [path, query.get("from")])).toEqual([
    ["/api/ops/o1/output", "0"],
    ["/api/ops/o1/output", String(LENGTH - 10 * 1024)],
  ]);
  gateway(({ query }) => (query.get("from") === "0" ? piece(0, "first\n", LENGTH) : piece(LENGTH - 5, "last\n", LENGTH)));
  expect(await client.fetchQuery(endsQuery("o1", LENGTH))).toMatch(/^first.*\n.*\nlast\n$/);
});
