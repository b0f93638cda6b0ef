import { part } from "@/lib/part";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";

it("is shown at once when its code is there, which is asked for once", async () => {
  let asked = 0;
  const Greeting = part<{ to: string }>(async () => {
    asked++;
    return { default: ({ to }) => createElement("p", null, `Hello ${to}`) };
  });
  await Promise.all([Greeting.load(), Greeting.load()]);
  // This renderer waits for nothing: what suspends would throw.
  expect(renderToStaticMarkup(createElement(Greeting, { to: "you" }))).toBe("<p>Hello you</p>");
  expect(asked).toBe(1);
});

it("says what went wrong to whoever asked for its code ahead, and is asked for anew when it is opened", async () => {
  let away = true;
  const Late = part<object>(() => (away ? Promise.reject(new Error("not to be had")) : Promise.resolve({ default: () => createElement("p", null, "here") })));
  await expect(Late.load()).rejects.toThrow("not to be had");
  away = false;
  await Late.load();
  expect(renderToStaticMarkup(createElement(Late))).toBe("<p>here</p>");
});
