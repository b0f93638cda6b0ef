import { ProblemError } from "@/lib/http/problem";
import { request } from "@/lib/http/request";
import { sendSignal } from "@/lib/signal";
import { expect, it, vi } from "vitest";

vi.mock("@/lib/http/request");

const refused = (status: number) => new ProblemError({ type: "x", title: "No", status, code: "x", detail: "" });

it("is no problem when there was nothing left to stop, and one when nobody answers", async () => {
  vi.mocked(request).mockRejectedValueOnce(refused(409)).mockRejectedValueOnce(refused(0)).mockResolvedValueOnce({});
  expect([await sendSignal(7, "INT"), (await sendSignal(7, "INT"))?.status, await sendSignal(7, "TERM")]).toEqual([null, 0, null]);
});
