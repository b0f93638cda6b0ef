import { foldLook } from "@/lib/queries/home_look";
import { beacon, home, machine } from "@/testing/home";
import { describe, expect, test } from "vitest";

const seen = foldLook(undefined, home({ nodes: [{ beacon: beacon(), machine: machine(), problem: null }] }));

describe("foldLook", () => {
  test("a machine that answers has no problem", () => {
    expect(seen.nodes).toEqual([{ beacon: beacon(), machine: machine(), problem: null, silentSince: null }]);
  });

  test("one that gives no look keeps its last one, and the time of it", () => {
    const next = foldLook(seen, home({ nodes: [{ beacon: beacon({ at: 9_000 }), machine: null, problem: "It took too long." }] }));
    expect(next.nodes[0]).toMatchObject({ machine: machine(), problem: "It took too long.", silentSince: 1_000 });
  });

  test("one that is listed no more keeps its last look, since it was last heard", () => {
    const gone = foldLook(seen, home({ problem: "No machine answers." }));
    expect(gone.nodes[0]).toMatchObject({ machine: machine(), problem: "No machine answers.", silentSince: 2_000 });
    const later = foldLook(gone, home());
    expect(later.nodes[0]?.silentSince).toBe(2_000);
  });

  test("when it is back, nothing is left of the silence", () => {
    const gone = foldLook(seen, home());
    const back = foldLook(gone, home({ nodes: [{ beacon: beacon(), machine: machine(), problem: null }] }));
    expect(back.nodes).toEqual(seen.nodes);
  });

  test("one that was never seen has nothing to show", () => {
    const first = foldLook(undefined, home({ nodes: [{ beacon: beacon(), machine: null, problem: "No." }] }));
    expect(first.nodes[0]).toMatchObject({ machine: null, problem: "No.", silentSince: null });
  });
});
