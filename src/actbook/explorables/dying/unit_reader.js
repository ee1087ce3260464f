/** What every unit did, read from the widget's frames at the handles' values. Pure: tested with `node --test`. */

import { unpack } from "./polyline_packing.js";

export const NONE = -1;  // a number that there is none of: a diverged run's

/** From the traits alone; z is in tenths. @param {(trait: string) => any} get */
export function unitReader(get) {
  const [offered, sizes, functions, frames] = ["offered", "sizes", "functions", "frames"].map(get);
  const length = sizes.steps + 1;
  const units = sizes.widths.reduce((a, b) => a + b, 0);
  const numbers = Object.fromEntries(Object.entries(frames).map(([name, text]) => [name, unpack(text, length)]));

  /** All steps of row `row` of the `rows` that each run has in `name`; the runs are in the order of the frames. */
  function course(name, row, rows) {
    const run = ["activation", "bias", "rate"].reduce((n, trait) => n * offered[trait].length + offered[trait].indexOf(get(trait)), 0);
    const start = (run * rows + row) * length;
    return numbers[name].subarray(start, start + length);
  }
  /** The number at the present step. */
  const at = (name, row, rows) => course(name, row, rows)[get("step")];

  function unitAt(unit) {
    const [low, high, on] = ["low", "high", "on"].map((name) => at(name, unit - 1, units));
    return { low, high, on, isOff: on === 0, isDead: on === 0 && functions[get("activation")].off === 0 };
  }
  const everyUnit = () => Array.from({ length: units }, (_, i) => unitAt(i + 1));

  /** Numbers of units by step: off on every sample, for each seed, and dead, for the shown one; NONE where a run is lost. */
  const courses = () => ({
    off: Array.from({ length: sizes.seeds }, (_, place) => course("off", place, sizes.seeds)),
    dead: course("dead", sizes.place, sizes.seeds),
  });

  /** What the status line says, in numbers. */
  function seen() {
    const [activation, rate, bias, step, unit] = ["activation", "rate", "bias", "step", "unit"].map(get);
    const [fewest, twiceMedian, most] = [0, 1, 2].map((row) => at("spread", row, 3));
    const { off, dead } = courses();
    const lostAt = off[sizes.place].indexOf(NONE);  // for good
    const { title, ...slopes } = functions[activation];
    return {
      activation, rate, bias, step, unit, title, slopes, units, samples: sizes.samples, seeds: sizes.seeds,
      lostAt: lostAt >= 0 && step >= lostAt ? lostAt : null, dead: dead[step], off: off[sizes.place][step],
      loss: at("loss", 0, 1), right: at("right", 0, 1), seedsLost: off.filter((counts) => counts[step] === NONE).length,
      fewest, median: twiceMedian / 2, most, layer: layerOf(sizes.widths, unit), ...unitAt(unit),
    };
  }

  return { units, unitAt, everyUnit, courses, seen };
}

/** The layer, from 1, in which a unit is, when units are counted through the layers from 1. */
export function layerOf(widths, unit) {
  let last = 0;
  return 1 + widths.findIndex((width) => unit <= (last += width));
}
