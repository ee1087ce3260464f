/** A plane on its way through a network of layers of two units. Pure: no DOM; tested with `node --test`. */

import { floats } from "../shared/geometry.js";

/** The map of places to `stage` from the whole stage before it. @returns {(x: number, y: number) => number[]} */
export function mapTo({ layers, f }, samples, stage) {
  const step = Math.ceil(stage);
  const t = stage - step + 1;
  return step % 2 ? partway(layers[(step - 1) / 2], t) : bending(floats(f), samples, t);
}

/**
 * A share `t` of the way through W, row by row, and b. W is a turn after a stretch (its polar decomposition): a part
 * of the turn after a part of the stretch flattens nothing on the way, if W's determinant is positive.
 */
function partway([[a, b, c, d], bias], t) {
  const turn = Math.atan2(b - c, a + d);
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const [p, q, r, s] = [cos * a + sin * b - 1, cos * c + sin * d, cos * b - sin * a, cos * d - sin * c - 1];  // stretch − 1
  const [u, v] = [Math.cos(t * turn), Math.sin(t * turn)];
  return (x, y) => {
    const [h, k] = [x + t * (p * x + q * y), y + t * (r * x + s * y)];
    return [u * h - v * k + t * bias[0], v * h + u * k + t * bias[1]];
  };
}

/** From z a share `t` of the way to f(z): on straight lines between its samples, and on beyond them as it ends. */
function bending(f, { low, per_unit: unit }, t) {
  const part = (z) => {
    const at = (z - low) * unit;
    const i = Math.min(Math.max(Math.floor(at), 0), f.length - 2);
    return z + t * (f[i] + (at - i) * (f[i + 1] - f[i]) - z);
  };
  return (x, y) => [part(x), part(y)];
}

/** Where paths of places are at any stage; whole stages are kept. */
export function journey(mapAt, start) {
  const whole = [start];
  const onward = (stage) => {
    const map = mapAt(stage);
    return whole[Math.ceil(stage) - 1].map((path) => path.map(([x, y]) => map(x, y)));
  };
  return (stage) => {
    while (whole.length <= stage) whole.push(onward(whole.length));
    return whole[stage] ?? onward(stage);
  };
}

/** A path without the points at which it goes straight on, to a twentieth of a pixel. */
export function bends(path) {
  const kept = [path[0]];
  for (let i = 1; i < path.length - 1; i++) {
    const [[x, y], [px, py], [qx, qy]] = [kept[kept.length - 1], path[i], path[i + 1]];
    const aside = Math.abs((px - x) * (qy - y) - (py - y) * (qx - x));
    if (aside > 0.05 * Math.hypot(qx - x, qy - y)) kept.push(path[i]);
  }
  return [...kept, path[path.length - 1]];
}

/** The part of the line through two places that is inside a box; null if it misses it. @param {number[]} from @param {number[]} to */
export function clipped([x, y], [x2, y2], { left, right, top, bottom }) {
  const [dx, dy] = [x2 - x, y2 - y];
  const spans = [[(left - x) / dx, (right - x) / dx], [(top - y) / dy, (bottom - y) / dy]];
  const first = Math.max(...spans.map((ends) => Math.min(...ends)));
  const last = Math.min(...spans.map((ends) => Math.max(...ends)));
  return first < last ? { x1: x + first * dx, y1: y + first * dy, x2: x + last * dx, y2: y + last * dy } : null;
}
