/** The sentences of the status line. Pure: tested with `node --test`. */

import { fixed, number, short } from "../drawing/geometry.js";

/**
 * @typedef {object} Shown
 * @property {string} word  the function's name in a sentence
 * @property {number} x
 * @property {number} f
 * @property {number} slope  the derivative, or the convention's value at a kink
 * @property {{left: number, right: number} | null} kink  one-sided slopes, where they differ
 * @property {{kind: string, from: number, to: number, slope: number} | null} secant
 */

/** @param {Shown} shown */
export function sentence({ word, x, f, slope, kink, secant }) {
  const place = `At x = ${fixed(x, 2)} ${word} is ${number(f)}`;
  const here = kink
    ? `${place}. There is no tangent here: the slope is ${short(kink.left)} on the left and ` +
      `${short(kink.right)} on the right. By convention the derivative is taken to be ${short(slope)}.`
    : `${place} and its slope is ${number(slope)}.`;
  if (!secant) return here;
  const line = secant.kind === "central"
    ? `The central difference, from ${fixed(secant.from, 2)} to ${fixed(secant.to, 2)},`
    : `The secant to x = ${fixed(secant.to, 2)}`;
  return `${here} ${line} has slope ${fixed(secant.slope, 3)}.`;
}

/**
 * Slope of the chord between two points. Float32 noise (below 1e-5) is rounded away before it can show.
 * @param {number} from @param {number} to @param {number} fFrom @param {number} fTo
 */
export function secantSlope(from, to, fFrom, fTo) {
  return Math.round(((fTo - fFrom) / (to - from)) * 1e5) / 1e5;
}
