import assert from "node:assert/strict";
import { test } from "node:test";
import { stateFrom } from "../../_ext/widget_host/address.js";
import { barAt, barsOf, curveOf, decay, lettersOf, lossOf, neuronOf, probabilityOf, rightOf } from "../../src/actbook/explorables/slope/network.js";

import { learning, runSlice } from "../../src/actbook/explorables/slope/slices.js";

const near = (a, b, tolerance) => assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);

test("a pre-activation of exactly 0 belongs to the bar on the right, and what is beyond the ends to the last bars", () => {
  assert.deepEqual([-0, 0, -5e-324, 1e-300, -4, -4.001, 3.999, 4, 1e300, -Infinity].map(barAt), [12, 12, 11, 12, 0, 0, 23, 23, 23, 0]);
  for (let i = -12; i < 12; i++) assert.equal(barAt((i + 0.5) / 3), i + 12);
});

test("the curve has the slopes that are drawn, is 0 at 0, and goes on straight", () => {
  const bars = Array.from({ length: 24 }, (_, i) => Math.sin(i));
  const [f, { valueAt }] = [curveOf(bars), neuronOf(bars)];
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

/** How many steps and parts of pictures each slice has, where each takes `cost` on a clock that only they move. */
function sliced(cost, milliseconds, { steps = 40, every = { frame: 4, picture: 12 } } = {}) {
  let [clock, taken] = [0, 0];
  const slices = [];
  const spend = (kind) => { clock += cost; slices.at(-1)[kind] += 1; };
  function* picture() { for (let n = 0; n < 5; n++) { spend("parts"); yield; } }
  const pieces = learning({ step: () => { spend("steps"); return ++taken; }, steps, picture, every });
  do slices.push({ steps: 0, parts: 0 }); while (!runSlice(pieces, milliseconds, () => clock));
  return slices;
}

test("a slice has as many steps and parts as begin within its time, at least one, and a frame no more than four steps", () => {
  for (const cost of [0, 1, 3, 5, 9, 1000]) {
    const slices = sliced(cost, 8);
    const most = cost ? Math.ceil(8 / cost) : Infinity;
    for (const { steps, parts } of slices) assert.ok(steps <= 4 && steps + parts <= most, `${cost}: ${steps} + ${parts}`);
    const sum = (kind) => slices.reduce((total, slice) => total + slice[kind], 0);
    assert.deepEqual([sum("steps"), sum("parts")], [40, 4 * 5]);  // pictures at 12, 24, 36 and the end
  }
  assert.equal(sliced(9, 8).length, 40 + 4 * 5 + 4);  // one to a slice; after a picture a frame ends with nothing done
  assert.deepEqual(sliced(0, 8)[0], { steps: 4, parts: 0 });
  assert.equal(sliced(0, 8, { every: { frame: 40, picture: 40 } }).length, 2);  // less motion: no pictures on the way
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
