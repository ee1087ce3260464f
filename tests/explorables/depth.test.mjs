import assert from "node:assert/strict";
import { test } from "node:test";
import { baselines } from "../../src/actbook/explorables/depth/labels.js";
import { factorOf, layersOf, runs } from "../../src/actbook/explorables/depth/samples.js";
import { powerOfTen, sentence, twoDigits, written } from "../../src/actbook/explorables/depth/sentence.js";

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

test("two digits, as Python writes them", () => {
  const texts = [[0, "0"], [1, "1"], [0.806, "0.81"], [0.0999, "0.10"], [0.01, "0.010"], [12.4, "12"], [99.4, "99"],
    [99.6, "1.0 × 10²"], [0.00999, "0.010"], [0.0099, "9.9 × 10⁻³"], [4.36e-20, "4.4 × 10⁻²⁰"], [2.7e7, "2.7 × 10⁷"], [5e-324, "4.9 × 10⁻³²⁴"]];
  for (const [value, text] of texts) assert.equal(twoDigits(value), text.replaceAll(" ", "\u00a0"), String(value));
  assert.equal(written(-Infinity), "0");
  assert.equal(written(0), "1");
  assert.deepEqual([0, 1, -40, 10].map(powerOfTen), ["1", "10", "10⁻⁴⁰", "10¹⁰"]);
});

const at = { median: -2, lowest: -2.5, highest: -1, product: -1.7 };
const network = { title: "ReLU", phrase: "He's initialisation", depth: 3, factor: 0.14, layer: 1, at };

test("the status line", () => {
  assert.equal(sentence(network, null, 5),
    "ReLU with He's initialisation, 3 layers, on average a factor of 0.14 a layer. At layer 1 the gradient is 0.010 " +
    "times the last layer's (3.2 × 10⁻³ to 0.10 over 5 seeds); the product of 2 factors predicts 0.020.".replaceAll(" × ", "\u00a0×\u00a0"));
  assert.match(sentence({ ...network, layer: 2 }, null, 5), /the one factor predicts 0.020\.$/);
  assert.match(sentence({ ...network, layer: 3 }, null, 5), /Layer 3 is the last, from which the others are measured\.$/);
  assert.match(sentence({ ...network, depth: 1, factor: NaN }, null, 5), /, 1 layer: the first layer is also the last, so nothing is multiplied\.$/);
  assert.equal(sentence(network, { ...network, title: "Tanh" }, 5).split("\n")[1].slice(0, 4), "Tanh");
  assert.match(sentence(network, null, 5, true), /\nIt is compared with itself\.$/);
});

test("a gradient that is lost entirely is said to be exactly 0", () => {
  const lost = { median: -Infinity, lowest: -Infinity, highest: -4, product: -Infinity };
  assert.match(sentence({ ...network, at: lost }, null, 5), /the gradient is exactly 0 \(0 to 1.0.×.10⁻⁴ over 5 seeds\); the product of 2 factors predicts 0\.$/);
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
