import assert from "node:assert/strict";
import { test } from "node:test";
import { zeroLines } from "../../src/actbook/explorables/shared/contour.js";
import * as levels from "../../src/actbook/explorables/boundaries/levels.js";

const frame = (rows) => rows.flat();

test("the zero line of a plane is straight, whatever its slope", () => {
  for (const [a, b, c] of [[1, 0.3, -2.2], [-0.4, 1.7, -3.1], [1, -1, 0.25]]) {
    const values = Array.from({ length: 35 }, (_, i) => a * (i % 7) + b * Math.floor(i / 7) + c);
    const lines = zeroLines(values, 7, 5);
    assert.equal(lines.length, 1);
    assert.ok(lines[0].length > 3);
    for (const [x, y] of lines[0]) assert.ok(Math.abs(a * x + b * y + c) < 1e-12, `${x} ${y}`);
  }
});

test("a line that closes is one line and ends where it began; each step of it stays in one cell", () => {
  const values = Array.from({ length: 81 }, (_, i) => Math.hypot((i % 9) - 4.1, Math.floor(i / 9) - 3.9) - 2.6);
  const [line, ...others] = zeroLines(values, 9, 9);
  assert.deepEqual(others, []);
  assert.ok(line.length > 12);
  assert.deepEqual(line[0], line.at(-1));
  assert.equal(new Set(line.map(String)).size, line.length - 1);
  line.slice(1).forEach(([x, y], k) => assert.ok(Math.max(Math.abs(x - line[k][0]), Math.abs(y - line[k][1])) <= 1));
});

test("lines that do not meet are apart, and an open one goes from end to end", () => {
  const values = Array.from({ length: 40 }, (_, i) => Math.cos(1.3 * (i % 8)));  // upright lines
  const lines = zeroLines(values, 8, 5);
  assert.equal(lines.length, 3);
  for (const line of lines) {
    assert.deepEqual(line.map(([, y]) => y).sort(), [0, 1, 2, 3, 4]);
    assert.ok([0, 4].includes(line[0][1]) && [0, 4].includes(line.at(-1)[1]));
  }
});

test("each side of a cell is met where its values say", () => {
  // rows from below: a cell with one corner above 0, for each corner
  const ends = (values) => zeroLines(values, 2, 2).map((line) => line.map(String).sort().join(" | ")).sort();
  assert.deepEqual(ends([3, -1, -1, -1]), ["0,0.75 | 0.75,0"]);
  assert.deepEqual(ends([-1, 3, -1, -1]), ["0.25,0 | 1,0.75"]);
  assert.deepEqual(ends([-1, -1, -1, 3]), ["0.25,1 | 1,0.25"]);
  assert.deepEqual(ends([-1, -1, 3, -1]), ["0,0.25 | 0.75,1"]);
});

test("nothing is drawn where nothing changes sign, and a value of exactly 0 is not above", () => {
  assert.deepEqual(zeroLines([1, 2, 3, 4], 2, 2), []);
  assert.deepEqual(zeroLines([-1, -2, 0, -4], 2, 2), []);
  assert.deepEqual(zeroLines([0, 0, 1, 1], 2, 2).map((line) => line.sort()), [[[0, 0], [1, 0]]]);
});

test("in a saddle the middle decides which corners belong together", () => {
  const parts = (values) => zeroLines(values, 2, 2).map((line) => line.map(String).sort().join(" | ")).sort();
  // corners lower left and upper right above 0; a high middle joins them, so the others are cut off
  assert.deepEqual(parts(frame([[3, -1], [-1, 3]])), ["0,0.75 | 0.25,1", "0.75,0 | 1,0.25"]);
  assert.deepEqual(parts(frame([[1, -3], [-3, 1]])), ["0,0.25 | 0.25,0", "0.75,1 | 1,0.75"]);
});

const samples = { logit: Float32Array.of(-2, 0, 1, 2), probability: Float32Array.of(0.125, 0.5, 0.75, 0.875) };

test("probabilities lie on straight lines between the samples and stop at the ends", () => {
  for (const [at, expected] of [[-9, 0.125], [-2, 0.125], [-1, 0.3125], [0, 0.5], [0.5, 0.625], [2, 0.875], [99, 0.875]]) {
    assert.equal(levels.probabilityAt(samples, at), expected);
  }
});

test("a palette fades towards ½ and changes its colour exactly there", () => {
  const look = { count: 4, farthest: 2, faintest: 0.2, strongest: 1 };
  const palette = levels.paletteOf(samples, [[1, 2, 3], [7, 8, 9]], look);
  const entries = [0, 1, 2, 3].map((i) => [...palette.slice(4 * i, 4 * i + 4)]);
  assert.deepEqual(entries.map((entry) => entry.slice(0, 3)), [[1, 2, 3], [1, 2, 3], [7, 8, 9], [7, 8, 9]]);
  assert.ok(entries[0][3] > entries[1][3] && entries[3][3] > entries[2][3]);
  assert.ok(entries[1][3] >= 51, "never fainter than `faintest`");
});

test("the picture is upside up, and its colours change where the logits do", () => {
  const look = { count: 512, farthest: 8, faintest: 0.2, strongest: 1 };
  const palette = levels.paletteOf(samples, [[0, 0, 255], [255, 0, 0]], look);
  const [columns, rows, fine] = [3, 2, 4];
  const pixels = new Uint8ClampedArray(4 * 9 * 5);
  // below: -0.003 everywhere; above: from -1 to 3, so 0 a quarter of the way
  levels.shade(Float32Array.of(-0.003, -0.003, -0.003, -1, 1, 3), columns, rows, fine, palette, 8, pixels);
  const red = (x, y) => pixels[4 * (9 * y + x)] > 0;
  assert.deepEqual([0, 1, 3, 4, 8].map((x) => red(x, 0)), [false, false, true, true, true]);
  assert.deepEqual([0, 4, 8].map((x) => red(x, 4)), [false, false, false]);
  assert.ok(pixels.every((value, i) => i % 4 !== 3 || value >= 51), "every pixel is painted");
});

test("frames are unpacked wherever their view starts", () => {
  // 2 frames of 2 × 2: [[5, 6], [7, 9]] and [[250, 3], [0, 250]]; differences 5 1 2 1, and modulo 256 -6 9 6 -3
  const packed = [10, 2, 4, 2, 11, 18, 12, 5];
  const view = new DataView(Uint8Array.of(99, ...packed).buffer, 1);
  assert.deepEqual([...levels.unpackFrames(view, 2, 2)], [5, 6, 7, 9, 250, 3, 0, 6]);
});

test("lines are unpacked wherever their view starts", () => {
  const numbers = Int16Array.of(7, 2, 2, -1024, 0, 512, 256, 1, 0, 0, 0, 1, 1, 1024, -512);
  const view = new DataView(numbers.buffer, 2);
  assert.deepEqual(levels.unpackLines(view, 1024), [[[[-1, 0], [0.5, 0.25]], [[0, 0]]], [], [[[1, -0.5]]]]);
});

test("colours", () => {
  assert.deepEqual(levels.channels("#2f7ec7"), [47, 126, 199]);
});
