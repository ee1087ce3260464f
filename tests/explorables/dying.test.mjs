import assert from "node:assert/strict";
import { test } from "node:test";
import { barPaths } from "../../src/actbook/explorables/dying/bars.js";
import { unpack } from "../../src/actbook/explorables/dying/packed.js";
import { condition, lossText, sentence, zText } from "../../src/actbook/explorables/dying/sentence.js";
import { layerOf, reader } from "../../src/actbook/explorables/dying/units.js";

test("packed numbers: signs, several characters, a new row begins anew", () => {
  assert.deepEqual([...unpack("??@_@", 4)], [0, 0, -1, 15]);
  assert.deepEqual([...unpack("_ibE_ibE", 1)], [100000, 100000]);
  assert.deepEqual([...unpack("AAAA", 2)], [1, 2, 1, 2]);
  assert.deepEqual([...unpack("", 3)], []);
});

test("z, loss and what a unit is, in words", () => {
  assert.deepEqual([-1000, -23, 0, 999, 1000].map(zText), ["below −100", "−2.3", "0.0", "99.9", "above 100"]);
  assert.deepEqual([0, 1044, 999_999, 1_000_000].map(lossText), ["0.000", "1.044", "999.999", "above 1,000"]);
  assert.equal(condition({ isOff: false, isDead: false }), "alive");
  assert.equal(condition({ isOff: true, isDead: false }), "off, but not dead");
  assert.equal(condition({ isOff: true, isDead: true }), "dead");
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

test("a unit that is off on every sample is dead where the slope is 0, and only off where it is not", () => {
  const read = reader(given);
  assert.deepEqual(read.unitAt(handles, 1), { low: -20, high: -1, on: 0, isOff: true, isDead: true });
  assert.deepEqual(read.unitAt({ ...handles, activation: "leaky_relu" }, 1).isDead, false);
  assert.deepEqual(read.unitAt({ ...handles, step: 0 }, 2), { low: 5, high: 9, on: 4, isOff: false, isDead: false });
});

test("the status line", () => {
  const read = reader(given);
  assert.equal(sentence(read.seenAt(handles)),
    "Step 1, ReLU, learning rate 3, starting bias 0: 1 of 2 units is dead; loss 0.250, accuracy 0.75. " +
    "Over the 2 seeds: 0 to 1 dead, median 0.5. Unit 1, in layer 1: z from −2.0 to −0.1, slope 0 on all 4 samples: dead.");
  assert.match(sentence(read.seenAt({ ...handles, step: 0 })), /: 0 of 2 units are dead; loss 1\.500/);
  assert.match(sentence(read.seenAt({ ...handles, step: 0 })), /slope 1 on 2 of 4 samples and 0 on the others: alive\.$/);
  assert.match(sentence(read.seenAt({ ...handles, step: 0, unit: 2 })), /in layer 2: .* slope 1 on all 4 samples: alive\.$/);
});

test("a diverged run has no z, and says when it was lost", () => {
  const read = reader(given);
  const leaky = { ...handles, activation: "leaky_relu" };
  assert.equal(read.lostAt(leaky), 1);
  assert.match(sentence(read.seenAt({ ...leaky, step: 0 })), /0 of 2 units are dead, 0 are off on every sample; loss 1\.500/);
  assert.equal(sentence(read.seenAt(leaky)),
    "Step 1, Leaky ReLU, learning rate 3, starting bias 0: this run has diverged. At step 1 its loss is above 1,000, and " +
    "it stays there: there is no z to show. 1 of the 2 seeds has diverged. Over the one left: 0 to 0 off, median 0.");
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
