import { reasonOf } from "@/features/chat/tool/reason";
import { expect, test } from "vitest";

test.each([
  [undefined, null, null],
  ["cancelled", null, null],
  ["timed_out", "timed out", null],
  ["The output was more than the journal takes.", null, "The output was more than the journal takes."],
])("%s", (reason, word, sentence) => expect(reasonOf(reason === undefined ? {} : { reason })).toEqual({ word, sentence }));
