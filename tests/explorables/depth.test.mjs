import assert from "node:assert/strict";
import { test } from "node:test";
import { baselines } from "../../src/actbook/explorables/depth/mark_labels.js";
import { factorOf, layersOf, runs } from "../../src/actbook/explorables/depth/decades.js";
import { powerOfTen, twoDigits } from "../../src/actbook/explorables/shared/sentences.js";

test("a network is found among the stored values", () => {
  // two activations, two initialisations, depths 1 and 3: 4 kinds of 1 + 3 values each; every value is its place
  const values = Float32Array.from({ length: 2 * 2 * 4 * 4 }, (_, at) => at);
  const which = { i: 1, j: 0, depth: 3 };
  assert.deepEqual(layersOf(values, [1, 3], 2, which), [
    { median: 36, lowest: 39, highest: 42, product: 45 },
    { median: 37, lowest: 40, highest: 43, product: 46 },
    { median: 38, lowest: 41, highest: 44, product: 47 },
  ]);
  assert.deepEqual(layersOf(values, [1, 3], 2, { i: 0, j: 0, depth: 1 }), [{ median: 0, lowest: 1, highest: 2, product: 3 }]);
  assert.equal(factorOf(Float32Array.from({ length: 8 }, (_, at) => at), [1, 3], 2, which), 5);
});

test("an exact zero is on no line with what is not zero", () => {
  const layers = [-Infinity, -Infinity, -3, -1, 0].map((median) => ({ median }));
  assert.deepEqual(runs(layers, "median"), [[[1, -Infinity], [2, -Infinity]], [[3, -3], [4, -1], [5, 0]]]);
});

test("two digits", () => {
  const texts = [[0, "0"], [1, "1"], [0.806, "0.81"], [0.0999, "0.10"], [0.01, "0.010"], [12.4, "12"], [99.4, "99"],
    [99.6, "1.0 × 10²"], [0.00999, "0.010"], [0.0099, "9.9 × 10⁻³"], [4.36e-20, "4.4 × 10⁻²⁰"], [2.7e7, "2.7 × 10⁷"], [5e-324, "4.9 × 10⁻³²⁴"]];
  for (const [value, text] of texts) assert.equal(twoDigits(value), text.replaceAll(" ", "\u00a0"), String(value));
  assert.deepEqual([0, 1, -40, 10].map(powerOfTen), ["1", "10", "10⁻⁴⁰", "10¹⁰"]);
});

test("names stand clear of each other and inside", () => {
  const box = { top: 60, bottom: 400 };
  assert.deepEqual(baselines([{ y: 100, isBelow: true }], box), [121]);
  assert.deepEqual(baselines([{ y: 100, isBelow: false }], box), [88]);
  for (const isBelow of [true, false]) {
    for (let a = 60; a <= 400; a += 10) {
      for (let b = 60; b <= 400; b += 10) {
        const [one, two] = baselines([{ y: a, isBelow }, { y: b, isBelow }], box);
        if (a !== b) assert.equal(one < two, a < b, `${a} ${b} ${isBelow}: ${one} ${two}`);
        assert.ok(Math.abs(one - two) >= 19, `${a} ${b} ${isBelow}: ${one} ${two}`);
        assert.ok(Math.min(one, two) >= box.top + 14 && Math.max(one, two) <= box.bottom - 6);
      }
    }
  }
});
