import { partsOf } from "@/features/settings/storage/parts";
import { expect, test } from "vitest";

test("attachments are counted once, in the database", () => {
  const { sum, parts, attachments } = partsOf([
    { key: "database", bytes: 100 },
    { key: "attachments", bytes: 60 },
    { key: "homes", bytes: 300 },
    { key: "later", bytes: 1 },
  ]);
  expect(sum).toBe(401);
  expect(parts.map((part) => part.key)).toEqual(["homes", "database", "later"]);
  expect(attachments?.bytes).toBe(60);
  expect(parts[2]?.name).toBe("later");
});

test("nothing is nothing", () => {
  expect(partsOf([])).toEqual({ sum: 0, parts: [], attachments: null });
});
