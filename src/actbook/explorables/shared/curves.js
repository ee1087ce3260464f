/** Activations as curve_samples.py packs them: f and f′ at the nodes of a grid, in frames along a parameter. */

import { blend, floats, frameShare, nodeCount } from "./geometry.js";

/**
 * The latest curve is kept until another is asked for.
 * @param {import("./geometry.js").Grid} grid @param {Record<string, any>} curves  by name
 */
export function curveReader(grid, curves) {
  const count = nodeCount(grid);
  const frames = Object.fromEntries(Object.entries(curves).map(([name, { f, derivative }]) =>
    [name, { f: floats(f), derivative: floats(derivative) }]));
  let latest = /** @type {{key: string, f: Float64Array, derivative: Float64Array, kinks: import("./geometry.js").Kink[]} | null} */ (null);
  return {
    frames,
    /** f and f′ at a parameter's value, and the kinks at which f′ jumps. @param {string} name @param {number} [value] */
    curveOf(name, value = curves[name].parameter?.default ?? 0) {
      const key = `${name} ${value}`;
      if (latest?.key === key) return latest;
      const share = frameShare(curves[name].parameter?.frames ?? [], value);
      const at = (/** @type {number[]} */ slopes) => blend(slopes, 1, share)[0];
      const kinks = curves[name].kinks.map((/** @type {any} */ { x, left, right }) => ({ x, left: at(left), right: at(right) }));
      latest = {
        key, f: blend(frames[name].f, count, share), derivative: blend(frames[name].derivative, count, share),
        kinks: kinks.filter((/** @type {any} */ { left, right }) => left !== right),
      };
      return latest;
    },
  };
}
