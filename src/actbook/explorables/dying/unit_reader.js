/** What every unit did, read from the widget's frames by the handles' values. Pure: tested with `node --test`. */

import { unpack } from "./polyline_packing.js";

export const NONE = -1;  // a number that there is none of: a diverged run's

/**
 * @typedef {{activation: string, rate: number, bias: number, step: number, unit: number}} Handles
 * @typedef {{low: number, high: number, on: number, isOff: boolean, isDead: boolean}} Unit  z in tenths
 * @typedef {{widths: number[], samples: number, steps: number, seeds: number, seed: number, place: number}} Sizes
 * @typedef {ReturnType<ReturnType<typeof reader>["seenAt"]>} Seen
 */

/**
 * @param {object} given  the traits
 * @param {{activation: string[], rate: number[], bias: number[]}} given.offered
 * @param {Sizes} given.sizes
 * @param {Record<string, {title: string, on: number, off: number}>} given.functions
 * @param {Record<string, string>} given.frames
 */
export function reader({ offered, sizes, functions, frames }) {
  const length = sizes.steps + 1;
  const units = sizes.widths.reduce((a, b) => a + b, 0);
  const numbers = Object.fromEntries(
    Object.entries(frames).map(([name, text]) => [name, unpack(text, length)]));

  /** Number of the run with these handles, in the order of the frames. */
  const run = (/** @type {Handles} */ { activation, bias, rate }) =>
    (offered.activation.indexOf(activation) * offered.bias.length + offered.bias.indexOf(bias))
      * offered.rate.length + offered.rate.indexOf(rate);
  /**
   * All steps of row `row` of the `rows` that each run has in `name`.
   * @param {string} name @param {Handles} handles @param {number} row @param {number} rows
   */
  const course = (name, handles, row, rows) => {
    const start = (run(handles) * rows + row) * length;
    return numbers[name].subarray(start, start + length);
  };
  /** @param {string} name @param {Handles} handles @param {number} [place] */
  const ofSeed = (name, handles, place = sizes.place) => course(name, handles, place, sizes.seeds);
  /**
   * One number of it, the one at the present step.
   * @param {string} name @param {Handles} handles @param {number} row @param {number} rows
   */
  const at = (name, handles, row, rows) => numbers[name][(run(handles) * rows + row) * length + handles.step];

  /** The step at which the shown run is lost for good, or null. @param {Handles} handles */
  function lostAt(handles) {
    const first = ofSeed("off", handles).indexOf(NONE);
    return first < 0 ? null : first;
  }

  /** @param {Handles} handles @param {number} unit @returns {Unit} */
  function unitAt(handles, unit) {
    const [low, high, on] = ["low", "high", "on"].map((name) => at(name, handles, unit - 1, units));
    const isOff = on === 0;
    return { low, high, on, isOff, isDead: isOff && functions[handles.activation].off === 0 };
  }

  /** Number of units off on every sample, one course a seed; NONE from where a run is lost. */
  const everySeed = (/** @type {Handles} */ handles) =>
    Array.from({ length: sizes.seeds }, (_, place) => ofSeed("off", handles, place));

  /** What the status line says, in numbers. @param {Handles} handles */
  function seenAt(handles) {
    const { step, activation } = handles;
    const [fewest, twiceMedian, most] = [0, 1, 2].map((row) => at("spread", handles, row, 3));
    const lost = lostAt(handles);
    const slopes = functions[activation];
    return {
      ...handles, title: slopes.title, units, samples: sizes.samples, slopes,
      lostAt: lost !== null && step >= lost ? lost : null,
      dead: ofSeed("dead", handles)[step],
      off: ofSeed("off", handles)[step],
      loss: at("loss", handles, 0, 1),
      right: at("right", handles, 0, 1),
      seeds: sizes.seeds,
      seedsLost: everySeed(handles).filter((counts) => counts[step] === NONE).length,
      spread: { fewest, median: twiceMedian / 2, most },
      layer: layerOf(sizes.widths, handles.unit),
      ...unitAt(handles, handles.unit),
    };
  }

  return { units, lostAt, unitAt, everySeed, seenAt, deadCourse: (/** @type {Handles} */ handles) => ofSeed("dead", handles) };
}

/** The layer, from 1, in which a unit is, when units are counted through the layers from 1. @param {number[]} widths @param {number} unit */
export function layerOf(widths, unit) {
  let last = 0;
  return 1 + widths.findIndex((width) => unit <= (last += width));
}
