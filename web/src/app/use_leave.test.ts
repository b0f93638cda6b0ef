import { listenLeave } from "@/app/use_leave";
import { composing, write } from "@/features/chat/composer/composing";
import { keepDraft, readDraft } from "@/lib/device/drafts";
import { dropProof, keepProof, PROOF_KEY } from "@/lib/http/proof";
import { browser } from "@/testing/browser";
import { toast, useToasts } from "@/ui/toast";
import { afterEach, expect, it, vi } from "vitest";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it("a logout in another tab empties this page and nothing that is kept, and, heard late, harms no login of now", () => {
  vi.useFakeTimers();
  browser();
  const left: string[] = [];
  const end = listenLeave((loggedOut) => left.push(loggedOut));
  const loggedOut = () => window.dispatchEvent(Object.assign(new Event("storage"), { key: PROOF_KEY, newValue: null }));
  const holds = () => [composing("7").text, useToasts.getState().shown.length, readDraft("7")?.text];
  keepProof("of now");
  keepDraft("7", "kept", []);
  write("7", "typed");
  toast({ tone: "plain", title: "Said" });

  loggedOut();
  expect([left, holds()]).toEqual([[], ["typed", 1, "kept"]]);

  dropProof();
  loggedOut();
  // Nor is it kept a moment later.
  vi.runAllTimers();
  expect([left, holds()]).toEqual([["in_other_tab"], ["", 0, "kept"]]);
  end();
});
