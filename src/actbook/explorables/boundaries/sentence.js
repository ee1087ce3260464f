/** What the lines below the panels say. Pure: tested with `node --test`. */

import { fixed } from "../drawing/geometry.js";

/** One seed's score in words. @param {{right: number, of: number, loss: number}} score */
export function scoreText({ right, of, loss }) {
  return `${right} of ${of} right, loss ${fixed(loss, 3)}`;
}

/** From the fewest to the most right over all seeds. @param {number[]} rights */
export function spreadText(rights) {
  const [low, high] = [Math.min(...rights), Math.max(...rights)];
  return `all ${rights.length} seeds: ${low === high ? low : `${low} to ${high}`} right`;
}

/**
 * The status line.
 * @param {{step: number, seed: number, of: number, a: number, b: number, x1: number, x2: number,
 *   name: string, pa: number, pb: number}} shown  points right, and probabilities of class `name` at (x1, x2)
 */
export function boundarySentence({ step, seed, of, a, b, x1, x2, name, pa, pb }) {
  return `Step ${step}, seed ${seed}: A has ${a} of ${of} points right, B ${b}. `
    + `At x1 = ${fixed(x1, 3)}, x2 = ${fixed(x2, 3)} the probability of ${name} is ${fixed(pa, 2)} in A and `
    + `${fixed(pb, 2)} in B.`;
}
