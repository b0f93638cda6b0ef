import { attach, keepForOutbox } from "@/features/chat/composer/attach";
import { closeComposing, composing, moveComposing, openComposing, passField, putBack, takeField, takeOut, useComposing, write } from "@/features/chat/composer/composing";
import { keepFile } from "@/live/outbox/files";
import { forgetDrafts } from "@/lib/device/drafts";
import { upload } from "@/lib/http/upload";
import { makeStorage } from "@/testing/storage";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

vi.mock("@/live/outbox/files");
vi.mock("@/lib/http/upload");

const NOTES = () => new File(["backups at four\n"], "notes.txt", { type: "text/plain" });
const MADE = { id: "f1", name: "notes.txt", media_type: "text/plain", size: 16, kind: "text" as const };

/** The next upload stays under way until this is called, or until its own signal ends it. */
function uploading(): () => void {
  let end = () => {};
  vi.mocked(upload).mockImplementation(
    (_, { signal }) =>
      new Promise<unknown>((done, failed) => {
        end = () => done(MADE);
        signal?.addEventListener("abort", () => failed(new DOMException("taken back", "AbortError")));
      }) as Promise<never>,
  );
  return () => end();
}

const states = (chat: string) => composing(chat).chips.map((chip) => chip.state);
const under = (chat: string, state: string) => vi.waitFor(() => expect(states(chat)).toEqual([state]));

beforeEach(() => {
  vi.stubGlobal("localStorage", makeStorage());
  useComposing.setState({}, true);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("what is being written", () => {
  it("loses what was said, and nothing that was added since", () => {
    const said = { text: "look at this", chips: [] };
    write("7", "look at this and that");
    takeOut("7", said);
    expect(composing("7").text).toBe("and that");
    write("7", "changed at its start");
    takeOut("7", said);
    expect(composing("7").text).toBe("changed at its start");
    write("7", said.text);
    takeOut("7", said);
    expect([composing("7"), localStorage.length]).toEqual([{ text: "", chips: [] }, 0]);
  });

  it("goes on under the number of the chat that was made, with a file that is on its way", async () => {
    const end = uploading();
    write("new", "and then");
    attach("new", [NOTES()]);
    await under("new", "uploading");
    moveComposing("new", "7");
    expect([composing("new").text, composing("7").text, states("new")]).toEqual(["", "and then", []]);
    end();
    await under("7", "ready");
    putBack("7", "first this", []);
    expect(composing("7").text).toBe("first this\n\nand then");
  });

  it("hands over the place of its field and the focus once, to its own chat, and to none that comes later", () => {
    let frame = () => {};
    vi.stubGlobal("requestAnimationFrame", (next: () => void) => (frame = next));
    const left = { focus: true, place: { top: 1, left: 2 } };
    passField("7", left);
    expect([takeField("8"), takeField("7"), takeField("7")]).toEqual([null, { ...left, chat: "7" }, null]);
    passField("7", left);
    frame();
    expect(takeField("7")).toBeNull();
  });

  it("begins anew after it was closed", () => {
    openComposing("edit m1", "as it was");
    write("edit m1", "");
    openComposing("edit m1", "as it was");
    expect(composing("edit m1").text).toBe("");
    closeComposing("edit m1");
    openComposing("edit m1", "as it was");
    expect(composing("edit m1").text).toBe("as it was");
  });

  it("is forgotten whole: a field, a file on its way and a timer write nothing back", async () => {
    const end = uploading();
    attach("7", [NOTES()]);
    await under("7", "uploading");
    vi.useFakeTimers();
    write("7", "for nobody else");
    await vi.advanceTimersByTimeAsync(400);
    expect(localStorage.length).toBe(1);
    write("7", "for nobody else, ever");
    forgetDrafts();
    end();
    await vi.advanceTimersByTimeAsync(1_000);
    expect([useComposing.getState(), localStorage.length]).toEqual([{}, 0]);
  });

  it("keeps a file that found no room on this device, to go another time", async () => {
    uploading();
    attach("7", [NOTES()]);
    await under("7", "uploading");
    vi.mocked(keepFile).mockRejectedValueOnce(new DOMException("full", "QuotaExceededError"));
    await expect(keepForOutbox(composing("7").chips)).rejects.toThrow("full");
    await under("7", "here");
    expect(await keepForOutbox(composing("7").chips)).toMatchObject([{ id: null, name: "notes.txt" }]);
  });
});
