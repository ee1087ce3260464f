/** The sentences of the status line. Pure: tested with `node --test`. */

import { fixed, short } from "../drawing/geometry.js";

const FAR = 1000;  // tenths: what is beyond ±100 travels as ±100
const LOST = 1_000_000;  // thousandths

/** A z that travels in tenths. @param {number} tenths */
export function zText(tenths) {
  if (tenths <= -FAR) return "below −100";
  if (tenths >= FAR) return "above 100";
  return fixed(tenths / 10, 1);
}

/** A loss that travels in thousandths. @param {number} thousandths */
export function lossText(thousandths) {
  return thousandths >= LOST ? "above 1,000" : fixed(thousandths / 1000, 3);
}

/** In one word or three: what a unit is. @param {{isOff: boolean, isDead: boolean}} unit */
export function condition({ isOff, isDead }) {
  if (isDead) return "dead";
  return isOff ? "off, but not dead" : "alive";
}

/** @typedef {import("./units.js").Seen} Seen */

/** @param {Seen} seen */
export function sentence(seen) {
  const { title, rate, bias, step } = seen;
  const where = `Step ${step}, ${title}, learning rate ${short(rate)}, starting bias ${short(bias)}`;
  if (seen.lostAt !== null) {
    return `${where}: this run has diverged. At step ${seen.lostAt} its loss is ${lossText(LOST)}, and it stays there: `
      + `there is no z to show. ${others(seen)}`;
  }
  return `${where}: ${count(seen)}; loss ${lossText(seen.loss)}, accuracy ${fixed(seen.right / seen.samples, 2)}. `
    + `${others(seen)} ${aboutUnit(seen)}`;
}

function count(/** @type {Seen} */ { units, dead, off, slopes }) {
  const deaths = `${dead} of ${units} units ${dead === 1 ? "is" : "are"} dead`;
  return slopes.off === 0 ? deaths : `${deaths}, ${off} ${off === 1 ? "is" : "are"} off on every sample`;
}

/** The same count over the seeds. @param {Seen} seen */
function others({ seeds, seedsLost, spread, slopes }) {
  const lost = seedsLost ? `${seedsLost} of the ${seeds} seeds ${seedsLost === 1 ? "has" : "have"} diverged. ` : "";
  if (seedsLost === seeds) return lost.trim();
  const over = seedsLost ? `Over the ${seeds === seedsLost + 1 ? "one" : seeds - seedsLost} left` : `Over the ${seeds} seeds`;
  return `${lost}${over}: ${spread.fewest} to ${spread.most} ${slopes.off === 0 ? "dead" : "off"}, `
    + `median ${short(spread.median)}.`;
}

function aboutUnit(/** @type {Seen} */ { unit, layer, low, high, on, samples, slopes, isOff, isDead }) {
  const slope = on % samples === 0
    ? `slope ${short(on ? slopes.on : slopes.off)} on all ${samples} samples`
    : `slope ${short(slopes.on)} on ${on} of ${samples} samples and ${short(slopes.off)} on the others`;
  return `Unit ${unit}, in layer ${layer}: z from ${zText(low)} to ${zText(high)}, ${slope}: ${condition({ isOff, isDead })}.`;
}
