import { type Follow, HeldRow } from "@/features/chat/timeline/held_row";
import { describe, expect, it } from "vitest";

/** As much of an element as a row is asked for. */
function box(height: number, child?: unknown) {
  const at = { style: { height: "", transform: "", contain: "" }, firstElementChild: child, height };
  return Object.assign(at, { getBoundingClientRect: () => ({ height: at.height }) });
}

function held() {
  const content = box(0);
  const [row, beyond] = [box(0, content), box(0)];
  const one = new HeldRow(row as unknown as HTMLElement, beyond as unknown as HTMLElement);
  const measure = (height: number, follow: Follow, view = 900) => {
    content.height = height;
    one.measure(follow, view);
    return [row.style.height, beyond.style.transform];
  };
  return { one, row, beyond, measure };
}

describe("the row that grows", () => {
  it("tells the list its height by steps, and has room for the rest", () => {
    const { measure } = held();
    expect(measure(100, "steps")).toEqual(["0px", "translateY(100px)"]);
    expect(measure(319, "steps")).toEqual(["0px", "translateY(319px)"]);
    expect(measure(330, "steps")).toEqual(["330px", "translateY(0px)"]);
    expect(measure(640.5, "steps")).toEqual(["330px", "translateY(310.5px)"]);
  });

  it("is never further behind than half the view", () => {
    const { measure } = held();
    expect(measure(149, "steps", 300)).toEqual(["0px", "translateY(149px)"]);
    expect(measure(150, "steps", 300)).toEqual(["150px", "translateY(0px)"]);
  });

  it("has its height to the pixel for who reads in it, when it becomes shorter, and when it is let go", () => {
    const { one, row, beyond, measure } = held();
    measure(330, "steps");
    expect(measure(340, "exact")).toEqual(["340px", "translateY(0px)"]);
    expect(measure(200, "steps")).toEqual(["200px", "translateY(0px)"]);
    measure(250, "steps");
    expect(measure(649, "kept")).toEqual(["200px", "translateY(449px)"]);
    expect(measure(650, "kept")).toEqual(["650px", "translateY(0px)"]);
    one.release();
    expect([row.style.height, row.style.contain, beyond.style.transform]).toEqual(["", "", ""]);
  });
});
