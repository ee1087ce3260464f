import assert from "node:assert/strict";
import { test } from "node:test";
import { barPaths } from "../../src/actbook/explorables/dying/unit_bars.js";
import { unpack } from "../../src/actbook/explorables/dying/polyline_packing.js";
import { layerOf, unitReader } from "../../src/actbook/explorables/dying/unit_reader.js";

test("packed numbers: signs, several characters, a new row begins anew", () => {
  assert.deepEqual([...unpack("??@_@", 4)], [0, 0, -1, 15]);
  assert.deepEqual([...unpack("_ibE_ibE", 1)], [100000, 100000]);
  assert.deepEqual([...unpack("AAAA", 2)], [1, 2, 1, 2]);
  assert.deepEqual([...unpack("", 3)], []);
});

test("units are counted through the layers", () => {
  assert.deepEqual([1, 2, 3, 5, 6].map((unit) => layerOf([2, 3, 1], unit)), [1, 1, 2, 2, 3]);
});

// Two activations, one rate, one bias, two units, two seeds (the second is shown), steps 0 and 1.
const given = {
  offered: { activation: ["relu", "leaky_relu"], rate: [3], bias: [0] },
  sizes: { widths: [1, 1], samples: 4, steps: 1, seeds: 2, seed: 7, place: 1 },
  functions: { relu: { title: "ReLU", on: 1, off: 0 }, leaky_relu: { title: "Leaky ReLU", on: 1, off: 0.01 } },
  frames: Object.fromEntries(Object.entries({
    low: [[-10, -20], [5, 6], [-10, -20], [0, 0]], high: [[10, -1], [9, 8], [10, -1], [0, 0]],
    on: [[2, 0], [4, 4], [2, 0], [0, 0]], dead: [[0, 0], [0, 1], [0, 0], [0, -1]], off: [[0, 0], [0, 1], [0, 0], [0, -1]],
    spread: [[0, 0], [0, 1], [0, 1], [0, 0], [0, 0], [0, 0]], loss: [[1500, 250], [1500, 1e6]], right: [[2, 3], [2, -1]],
  }).map(([name, rows]) => [name, rows.map(packed).join("")])),
};

/** The writing half, for numbers of up to 30 bits. */
function packed(row) {
  return row.map((value, i) => {
    const step = value - (i ? row[i - 1] : 0);
    let left = step < 0 ? ~(step << 1) : step << 1;
    let text = "";
    for (; left >= 32; left >>= 5) text += String.fromCharCode((32 | (left & 31)) + 63);
    return text + String.fromCharCode(left + 63);
  }).join("");
}

const handles = { activation: "relu", rate: 3, bias: 0, step: 1, unit: 1 };
/** One unit at the handles' values, or at others. */
const unitAt = (unit, others = {}) => unitReader((trait) => ({ ...given, ...handles, ...others })[trait]).unitAt(unit);

test("a unit that is off on every sample is dead where the slope is 0, and only off where it is not", () => {
  assert.deepEqual(unitAt(1), { low: -20, high: -1, on: 0, isOff: true, isDead: true });
  assert.deepEqual(unitAt(1, { activation: "leaky_relu" }).isDead, false);
  assert.deepEqual(unitAt(2, { step: 0 }), { low: 5, high: 9, on: 4, isOff: false, isDead: false });
});

const same = (v) => v;

test("a bar is filled above 0, hollow with a mark when off, and ends in an arrow where the panel ends", () => {
  const alive = { low: -10, high: 20, on: 3, isOff: false, isDead: false };
  const dead = { low: -30, high: -10, on: 0, isOff: true, isDead: true };
  const drawn = (unit) => barPaths([unit], same, same, 1, [-8, 6]);
  const filled = ({ reach, on, off, dead: hollow, cross, ring, arrows }) =>
    [reach, on, off, hollow, cross, ring, arrows].map((d) => d.length);
  assert.deepEqual(filled(drawn(alive)), [1, 1, 0, 0, 0, 0, 0]);
  assert.equal(drawn(alive).on[0], "M0.7 0.0H1.3V2.0H0.7Z");
  assert.deepEqual(filled(drawn(dead)), [0, 0, 0, 1, 1, 0, 0]);
  assert.equal(drawn(dead).dead[0], "M0.7 -3.0H1.3V-1.0H0.7Z");
  assert.deepEqual(filled(drawn({ ...dead, isDead: false })), [0, 0, 1, 0, 0, 1, 0]);
  assert.deepEqual(filled(drawn({ ...alive, low: -100, high: 90 })), [1, 1, 0, 0, 0, 0, 2]);
  assert.deepEqual(filled(drawn({ ...dead, low: -1000, high: -300 })), [0, 0, 0, 0, 1, 0, 1]);  // wholly below the panel
});
