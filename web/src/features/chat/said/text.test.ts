import { attachmentsOf, wordsOf } from "@/features/chat/said/text";
import { message } from "@/testing/made";
import { expect, it } from "vitest";

it("takes the words of a message without a trace of its files", () => {
  const file = { type: "attachment", id: "a", kind: "text", name: "a.txt", media_type: "text/plain", size: 1 } as const;
  const said = (blocks: Parameters<typeof message>[0]["blocks"]) => message({ id: "m", role: "user", blocks: blocks ?? [] });
  expect(wordsOf(said([{ type: "text", text: "look" }, file, { ...file, id: "b" }]))).toBe("look");
  expect(wordsOf(said([file, { ...file, id: "b" }]))).toBe("");
  expect(attachmentsOf(said([file]))).toHaveLength(1);
});
