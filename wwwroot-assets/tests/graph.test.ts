import { test } from "node:test";
import assert from "node:assert/strict";
import { place, size, toward, type Placed, type Point } from "../modules/graph/layout";

function many(count: number): Placed[] {
  return [{ id: "root", depth: 0 }, ...Array.from({ length: count }, (_, at) => ({ id: `n${at}`, depth: 1 + (at % 3) }))];
}

test("Place_PutsEachDepthRightOfTheOneBefore_AndNoTwoBoxesOnOneAnother", () => {
  const nodes = many(499);
  const points = place(nodes, nodes.slice(1).map((node) => ["root", node.id] as const));
  const boxes = nodes.map((node) => ({ ...node, ...points.get(node.id)! }));
  for (const one of boxes) {
    for (const other of boxes) {
      assert.ok(one.id === other.id || Math.abs(one.x - other.x) >= size.width || Math.abs(one.y - other.y) >= size.height, `${one.id} lies on ${other.id}`);
      assert.ok(one.depth >= other.depth || one.x < other.x, `${one.id} is not left of ${other.id}`);
    }
  }
});

test("Place_IsTheSameEachTime_AndStandsBesideWhatLeadsThere", () => {
  const nodes = [{ id: "root", depth: 0 }, { id: "a", depth: 1 }, { id: "b", depth: 1 }, { id: "of-b", depth: 2 }, { id: "of-a", depth: 2 }];
  const edges = [["root", "a"], ["b", "root"], ["b", "of-b"], ["of-a", "a"]] as const;
  const points = place(nodes, edges);
  assert.deepEqual(points, place(nodes, edges));
  assert.equal(points.get("of-a")!.y, points.get("a")!.y);
  assert.equal(points.get("of-b")!.y, points.get("b")!.y);
  assert.deepEqual(points.get("root"), { x: 0, y: 0 });
});

test("Place_OfOneRecordAlone", () => assert.deepEqual([...place([{ id: "root", depth: 0 }], [])], [["root", { x: 0, y: 0 }]]));

test("Arrow_GoesToTheNearestOneAhead_AndStaysAtTheEdge", () => {
  const points = new Map<string, Point>([["root", { x: 0, y: 0 }], ["up", { x: 300, y: -80 }], ["down", { x: 300, y: 10 }], ["far", { x: 700, y: 0 }]]);
  assert.equal(toward("ArrowRight", "root", points), "down");
  assert.equal(toward("ArrowUp", "down", points), "up");
  assert.equal(toward("ArrowDown", "up", points), "down");
  assert.equal(toward("ArrowLeft", "down", points), "root");
  assert.equal(toward("ArrowLeft", "root", points), null);
  assert.equal(toward("ArrowRight", "nowhere", points), null);
});
