import assert from "node:assert/strict";
import { test } from "node:test";
import { stateFrom } from "../../_ext/widget_host/address.js";
import { barAt, barsOf, decay, lettersOf, lossOf, neuronOf, probabilityOf, rightOf } from "../../src/actbook/explorables/slope/network.js";

const near = (a, b, tolerance) => assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);

test("a pre-activation of exactly 0 belongs to the bar on the right, and what is beyond the ends to the last bars", () => {
  assert.deepEqual([-0, 0, -5e-324, 1e-300, -4, -4.001, 3.999, 4, 1e300, -Infinity].map(barAt), [12, 12, 11, 12, 0, 0, 23, 23, 23, 0]);
  for (let i = -12; i < 12; i++) assert.equal(barAt((i + 0.5) / 3), i + 12);
});

test("the curve has the slopes that are drawn, is 0 at 0, and goes on straight", () => {
  const bars = Array.from({ length: 24 }, (_, i) => Math.sin(i));
  const { f, valueAt } = neuronOf(bars);
  const value = (z) => valueAt(z, barAt(z));
  assert.equal(f[12], 0);
  for (let i = 0; i < 24; i++) near((f[i + 1] - f[i]) * 3, bars[i], 1e-14);
  for (const z of [-9, -3.9, -1 / 3, 0, 0.2, 3.5, 7]) near((value(z + 1e-6) - value(z)) / 1e-6, bars[barAt(z)], 1e-8);
});

test("rescaled, its values have standard deviation 1 for normal inputs", () => {
  const relu = neuronOf(Array.from({ length: 24 }, (_, i) => Number(i >= 12)));
  near(relu.scale, 1 / Math.sqrt(0.5 - 1 / (2 * Math.PI)), 1e-5);  // E f² = 1/2, E f = 1/√(2π)
  near(relu.meanSquaredSlope, 0.5 * relu.scale ** 2, 4e-3);  // the node at 0 counts as right of the kink
  const line = neuronOf(new Float64Array(24).fill(0.25));
  near(line.scale, 4, 1e-5);
  near(line.meanSquaredSlope, 1, 1e-5);
  assert.equal(neuronOf(new Float64Array(24)).scale, 1);
});

test("powers of e are as good as the language's, without its rounding", () => {
  for (let z = 0; z < 40; z += 0.37) near(decay(z) / Math.exp(-z), 1, 2e-14);
  assert.equal(decay(0), 1);
  assert.equal(decay(1e9), decay(40));
  for (const z of [-800, -3, 0, 2, 800]) near(probabilityOf(z), 1 / (1 + Math.exp(-z)), 1e-14);
});

test("loss and points right", () => {
  near(lossOf(Float64Array.of(0, 0), [0, 1]), Math.LN2, 1e-15);
  near(lossOf(Float64Array.of(-1000, 1000), [1, 1]), 500, 1e-12);
  assert.equal(rightOf(Float64Array.of(-1, 1, 2, 0), [0, 1, 0, 0]), 3);
});

test("a drawing is spelled and read", () => {
  const bars = Float64Array.from({ length: 24 }, (_, i) => Math.round(100 * (-2 + i * 4 / 23)) / 100);
  assert.deepEqual(barsOf(lettersOf(bars)), bars);
  assert.deepEqual([...barsOf("aa".repeat(12) + "pk".repeat(12))], [...Array(12).fill(-2), ...Array(12).fill(2)]);
});

test("an address sets a drawing that is spelled as a whole, and nothing else", () => {
  const pattern = "(?:[a-o][a-z]|p[a-k]){24}";
  const link = { name: "slope", handles: { slope: { choices: ["noise", "line"], pattern } } };
  const read = (text) => stateFrom(`#slope?slope=${text}`, link, () => null);
  const drawing = "hs".repeat(24);
  assert.deepEqual(read(drawing), { slope: drawing });
  assert.deepEqual(read("line"), { slope: "line" });
  for (const bad of [drawing.slice(1), `${drawing}a`, "pl".repeat(24), drawing.toUpperCase(), `${drawing}%0A`, `%0A${drawing}`, "", "noise2", "__proto__"]) {
    assert.deepEqual(read(bad), {}, bad);
  }
});
