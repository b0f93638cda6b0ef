import { listeners } from "@/features/home/listeners";
import type { Port } from "@/protocol/Port";
import { expect, test } from "vitest";

const port = (given: Partial<Port>): Port => ({ proto: "tcp", address: "127.0.0.1", port: 80, process: "a", pid: 1, open_to_all: false, ...given });

test("both families of one listener are one row", () => {
  const found = listeners([port({ address: "0.0.0.0", open_to_all: true }), port({ address: "::", open_to_all: true })]);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ addresses: ["0.0.0.0", "::"], openToAll: true });
});

test("what is open to all comes first, then by number", () => {
  const found = listeners([port({ port: 22 }), port({ port: 9000, open_to_all: true }), port({ port: 80, pid: null, process: null })]);
  expect(found.map((one) => one.port)).toEqual([9000, 22, 80]);
});

test("another protocol or process is another row", () => {
  expect(listeners([port({}), port({ proto: "udp" }), port({ pid: 2 })])).toHaveLength(3);
});
