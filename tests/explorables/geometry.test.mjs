import assert from "node:assert/strict";
import { test } from "node:test";
import * as g from "../../src/actbook/explorables/shared/geometry.js";

const grid = { low: -10, high: 10, per_unit: 20 };

test("nodes are the doubles that decimals give", () => {
  assert.equal(g.nodeCount(grid), 401);
  assert.equal(g.nodeAt(grid, 203), 0.15);
  assert.equal(g.nodeAt(grid, g.nearestNode(grid, 1.0249)), 1);
  assert.equal(g.snap(grid, 99), 10);
  assert.ok(Object.is(g.snap(grid, -0.01), 0), "no negative zero");
});

test("frames: ends, middle, beyond", () => {
  assert.deepEqual(g.frameShare([0, 1], 0.25), { i: 0, t: 0.25 });
  assert.deepEqual(g.frameShare([0, 0.5, 1], 0.5), { i: 0, t: 1 });
  assert.deepEqual(g.frameShare([0, 0.5, 1], 0.75), { i: 1, t: 0.5 });
  assert.deepEqual(g.frameShare([0, 1], 7), { i: 0, t: 1 });
  assert.deepEqual([...g.blend([0, 10, 2, 20], 2, { i: 0, t: 0.5 })], [1, 15]);
  assert.deepEqual([...g.blend([0, 10], 2, { i: 0, t: 0 })], [0, 10]);
});

test("samples are read wherever their view starts", () => {
  const bytes = new Uint8Array(9);
  new DataView(bytes.buffer).setFloat32(1, 0.25, true);
  new DataView(bytes.buffer).setFloat32(5, -3, true);
  assert.deepEqual([...g.floats(new DataView(bytes.buffer, 1))], [0.25, -3]);
});

test("a curve breaks at a jump, on a node or between nodes", () => {
  const coarse = { low: -2, high: 2, per_unit: 1 };
  assert.deepEqual(g.branches(coarse, [0, 0, 9, 1, 1], [{ x: 0, left: 0, right: 1 }]),
    [[[-2, 0], [-1, 0], [0, 0]], [[0, 1], [1, 1], [2, 1]]]);
  assert.deepEqual(g.branches(coarse, [0, 0, 0, 1, 1], [{ x: 0.5, left: 0, right: 1 }]),
    [[[-2, 0], [-1, 0], [0, 0], [0.5, 0]], [[0.5, 1], [1, 1], [2, 1]]]);
  assert.equal(g.branches(coarse, [0, 1, 2, 3, 4]).length, 1);
  assert.equal(g.pathData([[[0, 0], [1, 1]], [[2, 2]]], (v) => v, (v) => -v), "M0.0 0.0L1.0 -1.0M2.0 -2.0");
});

test("a thinned curve keeps its ends and its bends, and is never further off than it may be", () => {
  const xs = Array.from({ length: 801 }, (_, i) => -6 + i * 0.015);
  const bent = xs.map((x) => [x, Math.max(0, x)]);
  assert.deepEqual(g.thinned(bent, (v) => 30 * v).map(([x]) => Number(x.toFixed(3))), [-6, 0, 6]);
  const curve = xs.map((x) => [x, Math.tanh(x)]);
  const kept = g.thinned(curve, (v) => -100 * v);
  assert.ok(kept.length < 200);
  let worst = 0;
  for (const [x, y] of curve) {
    const after = kept.findIndex(([at]) => at >= x);
    const [[a, fa], [b, fb]] = [kept[Math.max(after - 1, 0)], kept[Math.max(after, 1)]];
    worst = Math.max(worst, 100 * Math.abs(fa + (fb - fa) * (x - a) / (b - a) - y));
  }
  assert.ok(worst <= 0.05 + 1e-9, String(worst));
  assert.deepEqual(g.thinned([[0, 1], [1, 9]], (v) => v), [[0, 1], [1, 9]]);
});

test("a tangent stays in its box", () => {
  const box = { x: [-8, 8], y: [0, 1] };
  assert.deepEqual(g.lineThrough(0, 0.5, 0.25, 3, 3, box), [[-2, 0], [2, 1]]);
  assert.deepEqual(g.lineThrough(7, 0.5, 0, 3, 3, box), [[4, 0.5], [8, 0.5]]);
  assert.deepEqual(g.lineThrough(0, 0.5, -0.125, 2, 2, box), [[-2, 0.75], [2, 0.25]]);
});

test("ticks are round and inside", () => {
  assert.deepEqual(g.ticks(-0.1, 1.1, 4), [0, 0.5, 1]);
  assert.deepEqual(g.ticks(-10, 10, 4, [1, 2, 5, 10]), [-10, -5, 0, 5, 10]);
  assert.deepEqual(g.ticks(-0.025, 0.275, 6), [0, 0.05, 0.1, 0.15, 0.2, 0.25]);
  assert.ok(g.ticks(-8, 8, 8).every((t) => !Object.is(t, -0)));
});

test("limits always show zero and leave room", () => {
  assert.deepEqual(g.limits([1, 1]), [-0.1, 1.1]);
  assert.deepEqual(g.limits([0, 0]), [-0.1, 0.1]);
});
