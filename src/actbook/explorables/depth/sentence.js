/** The words and numbers of the status line. Pure: tested with `node --test`. */

const RAISED = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

/** Ten to an integer: 1, 10, 10⁻⁴⁰. */
export function powerOfTen(power) {
  if (power === 0) return "1";
  return power === 1 ? "10" : `10${[...String(power)].map((c) => RAISED[c]).join("")}`;
}

/** Two digits of a stored number: 0.84, 12, 4.0 × 10⁻²⁰ (which no line break parts); 1 and an exact 0 as they are. */
export function twoDigits(value) {
  if (value === 0 || value === 1) return String(value);
  const [digits, power] = value.toExponential(1).split("e").map(Number);
  if (power >= -2 && power <= 1) return value.toFixed(1 - power);
  return `${digits.toFixed(1)}\u00a0×\u00a010${[...String(power)].map((c) => RAISED[c]).join("")}`;
}

/** The number whose decimal logarithm is stored. */
export function written(decade) {
  return twoDigits(10 ** decade);
}

/**
 * @typedef {object} Network
 * @property {string} title  the activation
 * @property {string} phrase  the initialisation
 * @property {number} depth
 * @property {number} factor  on average; nan with one layer
 * @property {number} layer
 * @property {import("./samples.js").Layer} at  what is measured at that layer
 */

/**
 * @param {Network} network @param {Network | null} other  what it is compared with
 * @param {number} seeds @param {boolean} isItself  whether the comparison is with the same network
 */
export function sentence(network, other, seeds, isItself = false) {
  const lines = [said(network, seeds)];
  if (other) lines.push(said(other, seeds));
  if (isItself) lines.push("It is compared with itself.");
  return lines.join("\n");
}

function said({ title, phrase, depth, factor, layer, at }, seeds) {
  const head = `${title} with ${phrase}, ${depth === 1 ? "1 layer" : `${depth} layers`}`;
  if (depth === 1) return `${head}: the first layer is also the last, so nothing is multiplied.`;
  const steps = depth - layer;
  const average = `${head}, on average a factor of ${twoDigits(factor)} a layer.`;
  if (steps === 0) return `${average} Layer ${layer} is the last, from which the others are measured.`;
  const range = `${written(at.lowest)} to ${written(at.highest)} over ${seeds} seeds`;
  const factors = steps === 1 ? "the one factor predicts" : `the product of ${steps} factors predicts`;
  return `${average} At layer ${layer} the gradient is ${amount(at)} (${range}); ${factors} ${written(at.product)}.`;
}

/** A gradient that is lost entirely is said to be, and not rounded from something small. */
function amount(at) {
  return at.median === -Infinity ? "exactly 0" : `${written(at.median)} times the last layer's`;
}
