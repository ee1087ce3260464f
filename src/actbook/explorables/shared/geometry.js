/**
 * Pure geometry: no DOM, no state. Tested with `node --test`.
 *
 * @typedef {{low: number, high: number, per_unit: number}} Grid  nodes are integers / per_unit
 * @typedef {{x: number, left: number, right: number}} Kink  slopes on either side, for one frame
 * @typedef {[number, number]} Point
 */

/** How many nodes the grid has. @param {Grid} grid */
export function nodeCount(grid) {
  return Math.round(grid.high * grid.per_unit) - Math.round(grid.low * grid.per_unit) + 1;
}

/** The node with number `i`: the same double as Python's. @param {Grid} grid @param {number} i */
export function nodeAt(grid, i) {
  return (Math.round(grid.low * grid.per_unit) + i) / grid.per_unit;
}

/** Number of the node nearest to `x`, within the grid. @param {Grid} grid @param {number} x */
export function nearestNode(grid, x) {
  const i = Math.round(x * grid.per_unit) - Math.round(grid.low * grid.per_unit);
  return clamp(i, 0, nodeCount(grid) - 1);
}

/** `x` moved to the nearest node. @param {Grid} grid @param {number} x */
export function snap(grid, x) {
  return nodeAt(grid, nearestNode(grid, x));
}

/** @param {number} value @param {number} low @param {number} high */
export function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

/** Little-endian float32 samples; a copy, because a view may start anywhere. @param {DataView} view */
export function floats(view) {
  const values = new Float32Array(view.byteLength / 4);
  for (let i = 0; i < values.length; i++) values[i] = view.getFloat32(4 * i, true);
  return values;
}

/**
 * Where `p` lies among the frames: on the line from frame `i` to frame `i + 1`, a share `t` of the way.
 * @param {number[]} frames @param {number} p
 */
export function frameShare(frames, p) {
  if (frames.length < 2) return { i: 0, t: 0 };
  let i = 0;
  while (i < frames.length - 2 && p > frames[i + 1]) i++;
  return { i, t: clamp((p - frames[i]) / (frames[i + 1] - frames[i]), 0, 1) };
}

/**
 * One frame out of `samples`, which holds frames of `count` values one after the other.
 * @param {ArrayLike<number>} samples @param {number} count @param {{i: number, t: number}} share
 */
export function blend(samples, count, { i, t }) {
  const values = new Float64Array(count);
  const a = i * count;
  const b = t > 0 ? a + count : a;
  for (let k = 0; k < count; k++) values[k] = samples[a + k] + t * (samples[b + k] - samples[a + k]);
  return values;
}

/** A linear map of `domain` to `range`, and back. @param {Point} domain @param {Point} range */
export function linearScale([d0, d1], [r0, r1]) {
  const factor = (r1 - r0) / (d1 - d0);
  const scale = (/** @type {number} */ v) => r0 + (v - d0) * factor;
  scale.invert = (/** @type {number} */ r) => d0 + (r - r0) / factor;
  return scale;
}

/**
 * Round values between `low` and `high`, at most about `about` steps apart; `steps` says what counts as round.
 * @param {number} low @param {number} high @param {number} about
 */
export function ticks(low, high, about, steps = [1, 2, 2.5, 5, 10]) {
  const rough = (high - low) / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = steps.map((m) => m * power).find((s) => s >= rough * 0.999) ?? 10 * power;
  const values = [];
  for (let n = Math.ceil(low / step - 1e-9); n * step <= high + step * 1e-9; n++) {
    values.push(Number((n * step).toPrecision(12)));
  }
  return values;
}

/**
 * Smallest and largest of `values`, and always 0; a tenth of the span is added at each end.
 * @param {Iterable<number>} values @returns {Point}
 */
export function limits(values) {
  let low = 0;
  let high = 0;
  for (const v of values) {
    if (v < low) low = v;
    if (v > high) high = v;
  }
  const room = (high - low || 1) / 10;
  return [low - room, high + room];
}

/**
 * The curve as branches of points, broken where `jumps` says that the values jump.
 * @param {Grid} grid @param {ArrayLike<number>} values @param {Kink[]} jumps @returns {Point[][]}
 */
export function branches(grid, values, jumps = []) {
  /** @type {Point[][]} */
  const all = [[]];
  let next = 0;
  for (let i = 0; i < values.length; i++) {
    const x = nodeAt(grid, i);
    while (next < jumps.length && x >= jumps[next].x) {
      const { x: at, left, right } = jumps[next++];
      all[all.length - 1].push([at, left]);
      all.push([[at, right]]);
    }
    if (next > 0 && x === jumps[next - 1].x) continue;
    all[all.length - 1].push([x, values[i]]);
  }
  return all;
}

/**
 * The branch without the points that nobody would miss: drawn at `sy`, no point of the curve is further up or down
 * than `slack`. A straight piece keeps its two ends; to write 800 points costs more than the rest of a drawing.
 * @param {Point[]} branch  x rising @param {(v: number) => number} sy @param {number} [slack]  in pixels
 * @returns {Point[]}
 */
export function thinned(branch, sy, slack = 0.05) {
  if (branch.length < 3) return branch;
  const kept = [branch[0]];
  let last = 0;
  let from = sy(branch[0][1]);
  let [low, high] = [-Infinity, Infinity];  // slopes of the lines from the last kept point that pass all points since
  for (let i = 1; i < branch.length; i++) {
    let run = branch[i][0] - branch[last][0];
    const y = sy(branch[i][1]);
    if ((y - from) / run < low || (y - from) / run > high) {
      last = i - 1;
      kept.push(branch[last]);
      from = sy(branch[last][1]);
      run = branch[i][0] - branch[last][0];
      [low, high] = [-Infinity, Infinity];
    }
    low = Math.max(low, (y - slack - from) / run);
    high = Math.min(high, (y + slack - from) / run);
  }
  kept.push(branch[branch.length - 1]);
  return kept;
}

/**
 * A curve as SVG path data, without the points that nobody would miss.
 * @param {Grid} grid @param {ArrayLike<number>} values @param {{x: (v: number) => number, y: (v: number) => number}} scales
 * @param {Kink[]} [jumps] @param {Point} [reach]  the ends of what is shown
 */
export function curvePath(grid, values, { x, y }, jumps = [], [low, high] = [grid.low, grid.high]) {
  const seen = branches(grid, values, jumps).map((branch) => branch.filter(([at]) => at >= low && at <= high));
  return pathData(seen.map((branch) => thinned(branch, y)), x, y);
}

/** SVG path data. @param {Point[][]} curve @param {(v: number) => number} sx @param {(v: number) => number} sy */
export function pathData(curve, sx, sy) {
  return curve
    .map((branch) => branch.map(([x, y], i) => `${i ? "L" : "M"}${sx(x).toFixed(1)} ${sy(y).toFixed(1)}`).join(""))
    .join("");
}

/**
 * The part inside the box of the line through (x, y), at most `reach` to the left and right of x.
 * @param {number} x @param {number} y @param {number} slope @param {number} left @param {number} right
 * @param {{x: Point, y: Point}} box @returns {[Point, Point]}
 */
export function lineThrough(x, y, slope, left, right, box) {
  let from = Math.max(x - left, box.x[0]);
  let to = Math.min(x + right, box.x[1]);
  if (slope !== 0) {
    const ends = [x + (box.y[0] - y) / slope, x + (box.y[1] - y) / slope].sort((a, b) => a - b);
    from = Math.max(from, ends[0]);
    to = Math.min(to, ends[1]);
  }
  return [[from, y + slope * (from - x)], [to, y + slope * (to - x)]];
}
