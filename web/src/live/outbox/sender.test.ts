import { dropFile, keptFile } from "@/live/outbox/files";
import type { OutboxEntry } from "@/live/outbox/outbox";
import { closeOutbox, openOutbox, takeBack, useOutbox } from "@/live/outbox/sender";
import { browser } from "@/testing/browser";
import { gateway } from "@/testing/gateway";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

vi.mock("@/live/outbox/files");

const FILE = { key: "k", id: null, name: "a.txt", media_type: "text/plain", size: 3, kind: "text" as const };
const REFUSED: OutboxEntry = {
  clientId: "c", pid: 1, processClientId: null, beginning: {}, text: "look at it", files: [FILE], replaces: null, at: 1, state: "refused", tries: 0,
  problem: { type: "", title: "No", status: 422, code: "no", detail: "" },
};

beforeEach(() => {
  const { storage } = browser();
  storage.setItem("metatron.outbox.u1.c", JSON.stringify(REFUSED));
  gateway(() => null);
  openOutbox("u1", () => undefined);
});

afterEach(() => {
  closeOutbox();
  vi.unstubAllGlobals();
});

/** Takes it back while `meanwhile` happens to it. */
async function whileRead(meanwhile: Partial<OutboxEntry> | null) {
  vi.mocked(keptFile).mockImplementationOnce(async () => {
    useOutbox.setState(({ entries }) => ({ entries: meanwhile === null ? [] : entries.map((entry) => ({ ...entry, ...meanwhile })) }));
    return new Blob(["abc"]);
  });
  const taken = await takeBack("c");
  return taken && [taken.entry.text, taken.bytes.size, useOutbox.getState().entries.length];
}

describe("a message that is taken back", () => {
  it("comes with its files and is sent no more", async () => {
    vi.mocked(dropFile).mockResolvedValue();
    expect(await whileRead({})).toEqual(["look at it", 1, 0]);
    expect(localStorage.getItem("metatron.outbox.u1.c")).toBe(null);
  });

  it("and went out, or was taken back elsewhere, while its files were read, stays as it is", async () => {
    expect(await whileRead({ state: "accepted" })).toBe(null);
    expect(useOutbox.getState().entries.map((entry) => entry.state)).toEqual(["accepted"]);
    expect(await whileRead(null)).toBe(null);
  });
});
