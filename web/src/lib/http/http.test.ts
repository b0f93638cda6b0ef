import { readBytes } from "@/lib/http/bytes";
import { asProblem, isPassing } from "@/lib/http/problem";
import { listenUnauthorized, request } from "@/lib/http/request";
import { SILENT_MS, upload } from "@/lib/http/upload";
import { browser } from "@/testing/browser";
import { gateway } from "@/testing/gateway";
import { afterEach, describe, expect, it, vi } from "vitest";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** An answer whose connection is lost after its first bytes. */
function broken(): Response {
  const body = new ReadableStream({ start: (to) => (to.enqueue(new TextEncoder().encode('{"a":')), to.error(new TypeError("network error"))) });
  return new Response(body, { status: 200 });
}

const problemOf = (work: Promise<unknown>) => work.then(() => null, (thrown) => [asProblem(thrown).code, isPassing(asProblem(thrown))]);

describe("an answer", () => {
  it.each([
    ["that does not come", () => { throw new TypeError("no network"); }, ["unreachable", true]],
    // Whether it was done is not known: that nothing was would be a lie.
    ["that breaks off", broken, ["answer_cut_off", true]],
    ["that is not the gateway's", () => new Response("<h1>Welcome to the hotel</h1>"), ["unexpected_answer", true]],
    ["that says no", () => Response.json({ title: "No", code: "no", detail: "", type: "", status: 422 }, { status: 422 }), ["no", false]],
    ["of nothing", () => new Response(null, { status: 204 }), null],
  ])("%s", async (_, say, expected) => {
    gateway(say as () => unknown);
    expect(await problemOf(request("POST", "/api/processes", { body: {} }))).toEqual(expected);
  });

  it("of bytes that breaks off, and one that was asked for no more", async () => {
    gateway(broken);
    expect(await problemOf(readBytes("/api/attachments/a"))).toEqual(["answer_cut_off", true]);
    const stop = new AbortController();
    stop.abort(new Error("left"));
    await expect(readBytes("/api/attachments/a", stop.signal)).rejects.toThrow("left");
    await expect(request("GET", "/api/home", { signal: stop.signal })).rejects.toThrow("left");
  });
});

it("a 401 ends the login that was asked in, and not one that began since", async () => {
  const { storage } = browser();
  const told = vi.fn();
  const end = listenUnauthorized(told);
  let meanwhile = () => {};
  gateway(() => (meanwhile(), Response.json({ title: "Who?", code: "unauthorized", detail: "" }, { status: 401 })));
  storage.setItem("metatron.proof", "p1");
  meanwhile = () => storage.setItem("metatron.proof", "p2");
  await problemOf(request("GET", "/api/home"));
  expect(told).not.toHaveBeenCalled();
  await problemOf(request("GET", "/api/home"));
  expect(told).toHaveBeenCalledOnce();
  end();
});

/** An upload whose other end is the test. */
class Line extends EventTarget {
  static last: Line;
  upload = new EventTarget();
  status = 0;
  responseText = "";
  open() {}
  setRequestHeader() {}
  send() {
    Line.last = this;
  }
  abort() {
    for (const name of ["abort", "loadend"]) this.dispatchEvent(new Event(name));
  }
  answer(status: number, text: string) {
    Object.assign(this, { status, responseText: text });
    for (const name of ["load", "loadend"]) this.dispatchEvent(new Event(name));
  }
}

describe("an upload", () => {
  const begin = (signal?: AbortSignal) => {
    vi.stubGlobal("XMLHttpRequest", Line);
    return upload("/api/attachments", { query: { name: "a" }, body: new Blob(["x"]), ...(signal ? { signal } : {}) });
  };

  it("ends with an answer, whatever that is", async () => {
    const good = begin();
    Line.last.answer(201, '{"id":"f"}');
    expect(await good).toEqual({ id: "f" });
    const strange = begin();
    Line.last.answer(200, "<h1>Welcome to the hotel</h1>");
    expect(await problemOf(strange)).toEqual(["unexpected_answer", true]);
    const refused = begin();
    Line.last.answer(413, '{"title":"Too long","code":"too_long","detail":""}');
    expect(await problemOf(refused)).toEqual(["too_long", expect.any(Boolean)]);
  });

  it("is given up when no byte moves, and not before", async () => {
    vi.useFakeTimers();
    const end = vi.fn();
    const asked = problemOf(begin()).then(end);
    await vi.advanceTimersByTimeAsync(SILENT_MS - 1);
    Line.last.upload.dispatchEvent(new Event("progress"));
    await vi.advanceTimersByTimeAsync(SILENT_MS - 1);
    expect(end).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await asked;
    expect(end).toHaveBeenCalledWith(["unreachable", true]);
  });

  it("is let go when it is taken back", async () => {
    const stop = new AbortController();
    const asked = begin(stop.signal);
    stop.abort();
    await expect(asked).rejects.toThrow("taken back");
    await expect(begin(stop.signal)).rejects.toThrow("taken back");
  });
});
