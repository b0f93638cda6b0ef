import { dropLinkToken, takeLinkToken } from "@/features/auth/link_token";
import { ResetPage } from "@/features/auth/ResetPage";
import { makeStorage } from "@/testing/storage";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

/** A page that was opened at this address. */
function open(pathname: string, hash = "") {
  const place = { pathname, hash };
  vi.stubGlobal("location", place);
  vi.stubGlobal("history", { state: null, replaceState: (_: unknown, __: string, path: string) => Object.assign(place, { pathname: path, hash: "" }) });
  return place;
}

const shown = () => renderToStaticMarkup(createElement(MemoryRouter, null, createElement(ResetPage, { onDone: () => {} })));

beforeEach(() => vi.stubGlobal("sessionStorage", makeStorage()));
afterEach(() => {
  dropLinkToken("reset");
  dropLinkToken("setup");
  vi.unstubAllGlobals();
});

describe("the token of a link", () => {
  it("leaves the address at once, outlives a reload, and goes when it is used", () => {
    const place = open("/reset", "#token=abc");
    expect(takeLinkToken("reset")).toBe("abc");
    expect(place).toEqual({ pathname: "/reset", hash: "" });
    // A reload has this alone.
    const kept = sessionStorage.getItem("metatron.link.reset");
    dropLinkToken("reset");
    expect(takeLinkToken("reset")).toBeNull();
    sessionStorage.setItem("metatron.link.reset", kept ?? "");
    expect(takeLinkToken("reset")).toBe("abc");
  });

  it("opens its own door alone, and gives way to another", () => {
    open("/setup", "#token=first");
    expect(takeLinkToken("setup")).toBe("first");
    expect(takeLinkToken("reset")).toBeNull();
    open("/setup", "#token=second");
    expect(takeLinkToken("setup")).toBe("second");
  });

  it("holds until the page is left where the tab may keep nothing", () => {
    const closed = () => {
      throw new DOMException("closed", "SecurityError");
    };
    vi.stubGlobal("sessionStorage", { getItem: closed, setItem: closed, removeItem: closed });
    open("/reset", "#token=abc");
    expect(takeLinkToken("reset")).toBe("abc");
    expect(takeLinkToken("reset")).toBe("abc");
    dropLinkToken("reset");
    expect(takeLinkToken("reset")).toBeNull();
  });
});

describe("the page of a reset", () => {
  it("asks for name and password, and says what ends and what stays", () => {
    open("/reset", "#token=abc");
    const page = shown();
    for (const part of ['name="username"', 'name="new-password"', "Every login ends", "chats, tokens"]) expect(page).toContain(part);
    expect(page).not.toContain("Setup token");
  });

  it("says plainly that a link without its token opens nothing", () => {
    open("/reset");
    const page = shown();
    expect(page).toContain("A whole link is needed");
    expect(page).toContain("metatron owner reset");
    expect(page).not.toContain("<form");
  });
});
