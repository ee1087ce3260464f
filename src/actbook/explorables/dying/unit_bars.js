/** The upper panel: a bar for each unit, from its smallest to its largest z over the data. */

import { linearScale } from "../shared/geometry.js";
import { short } from "../shared/sentences.js";
import { html, put, set, svg } from "../shared/elements.js";
import { axes, rectangle } from "../shared/panel.js";

/** @type {[number, number]} */
const REACH = [-8, 6];  // of z: what lies beyond ends in an arrow
const TICKS = [-8, -4, 0, 4];

/**
 * @param {SVGElement} drawing @param {import("./unit_reader.js").Sizes} sizes @param {number} units  in all layers
 */
export function barsPanel(drawing, sizes, units) {
  const still = svg("g");
  const band = svg("polygon", { class: "selected" });
  // One path for all bars of a kind: a step of training sets a few attributes, whatever the number of units.
  const kinds = Object.fromEntries(["reach", "on", "off", "dead", "arrows", "ring", "cross"].map((kind) => [
    kind, svg("path", { class: `units ${kind}` }),
  ]));
  const lost = svg("text", { class: "lost", "text-anchor": "middle" }, "The run has diverged.");
  drawing.append(band, still, ...Object.values(kinds), lost);
  const keys = {
    alive: keyedBar(["reach", "on"], "alive: filled where z > 0"),
    dead: keyedBar(["dead", "cross"], "dead: below 0 on every sample, slope 0"),
    off: keyedBar(["off", "ring"], "off on every sample, but not dead: slope not 0"),
  };
  const key = html("p", { class: "key" }, ...Object.values(keys));
  const box = { left: 0, right: 1, top: 0, bottom: 1 };
  let [x, y] = [linearScale([0, 1], [0, 1]), linearScale([0, 1], [0, 1])];
  let [slot, fullWidth, drawn] = [0, 0, ""];

  /** @param {number} width */
  function fit(width) {
    const narrow = width < 480;
    fullWidth = width;
    Object.assign(box, { left: narrow ? 32 : 52, right: width - 8, top: 30, bottom: 180 });
    slot = (box.right - box.left) / units;
    x = linearScale([0.5, units + 0.5], [box.left, box.right]);
    y = linearScale(REACH, [box.bottom, box.top]);
    set(drawing, { viewBox: `0 0 ${width} ${box.bottom + 24}`, height: box.bottom + 24 });
    const lasts = lastUnits(sizes.widths);
    const labels = [1, ...sizes.widths.flatMap((count, i) => [lasts[i] - Math.floor(count / 2), lasts[i]])];
    still.replaceChildren(
      axes({ box, x, y, xTicks: [], yTicks: TICKS.map((z) => [z, z === 0 && !narrow ? "z = 0" : short(z)]) }),
      ...labels.map((unit) => svg("text", { x: x(unit), y: box.bottom + 18, "text-anchor": "middle" }, String(unit))),
      ...lasts.slice(0, -1).map((unit) =>
        svg("line", { class: "between", x1: x(unit + 0.5), x2: x(unit + 0.5), y1: box.top - 20, y2: box.bottom })),
      ...sizes.widths.map((count, i) => svg("text", {
        class: "layer", x: x(lasts[i] - (count - 1) / 2), y: box.top - 12, "text-anchor": "middle",
      }, `${narrow ? "" : "hidden "}layer ${i + 1}`)),
    );
    set(lost, { x: (box.left + box.right) / 2, y: y(3) });
    drawn = "";
  }

  /**
   * Bars of all units (null: the run is lost), drawn when they are others than before; the selected one on a band.
   * @param {import("./unit_reader.js").Seen} seen @param {() => import("./unit_reader.js").Unit[] | null} look
   */
  function show({ activation, rate, bias, step, unit, slopes, lostAt }, look) {
    const [from, to] = [x(unit) - slot / 2, x(unit) + slot / 2];
    put(band, lostAt === null && rectangle({ ...box, left: from, right: to }));
    const run = `${activation} ${rate} ${bias} ${step}`;
    if (drawn === run) return;
    drawn = run;
    const all = look();
    put(lost, all ? null : {});
    const canDie = slopes.off === 0;
    if (keys.dead.hidden === canDie || keys.off.hidden !== canDie) {  // told only of a change: it moves the page
      keys.dead.hidden = !canDie;
      keys.off.hidden = canDie;
    }
    const d = barPaths(all ?? [], x, y, slot, REACH);
    for (const [kind, path] of Object.entries(kinds)) put(path, { d: d[kind].join("") });
  }

  return { key, fit, show, width: () => fullWidth, at: (/** @type {number} */ place) => x.invert(place) };
}

/**
 * Path data of all bars, by kind. A dead unit is an outline with a cross on the line; one that is off but not dead, an
 * outline with a ring; any other is filled where z > 0.
 * @param {import("./unit_reader.js").Unit[]} all
 * @param {(unit: number) => number} x @param {(z: number) => number} y @param {number} slot  pixels for a unit
 * @param {[number, number]} reach @returns {Record<string, string[]>}
 */
export function barPaths(all, x, y, slot, reach) {
  /** @type {Record<string, string[]>} */
  const d = { reach: [], on: [], off: [], dead: [], arrows: [], ring: [], cross: [] };
  const half = Math.min(slot * 0.32, 9);
  const mark = Math.min(slot * 0.34, 6);
  all.forEach(({ low, high, isOff, isDead }, i) => {
    const [from, to] = [Math.max(low / 10, reach[0]), Math.min(high / 10, reach[1])];
    const centre = x(i + 1);
    const bar = (/** @type {number} */ a, /** @type {number} */ b) => `M${r(centre - half)} ${r(y(a))}H${r(centre + half)}V${r(y(b))}H${r(centre - half)}Z`;
    const outline = isDead ? d.dead : isOff ? d.off : d.reach;
    if (from < to) outline.push(bar(from, to));
    if (!isOff && to > 0) d.on.push(bar(Math.max(from, 0), to));
    if (low / 10 < reach[0]) d.arrows.push(arrow(centre, y(reach[0]), half, -1));
    if (high / 10 > reach[1]) d.arrows.push(arrow(centre, y(reach[1]), half, 1));
    if (isDead) d.cross.push(cross(centre, y(0) - mark - 4, mark));
    else if (isOff) d.ring.push(ring(centre, y(0) - mark - 4, mark));
  });
  return d;
}

/** @typedef {(x: number, y: number, size: number) => string} Mark */
const r = (/** @type {number} */ value) => value.toFixed(1);
/** @type {Mark} */
const cross = (x, y, s) => `M${r(x - s)} ${r(y - s)}L${r(x + s)} ${r(y + s)}M${r(x - s)} ${r(y + s)}L${r(x + s)} ${r(y - s)}`;
/** @type {Mark} */
const ring = (x, y, s) => `M${r(x - s)} ${r(y)}a${r(s)} ${r(s)} 0 1 0 ${r(2 * s)} 0a${r(s)} ${r(s)} 0 1 0 ${r(-2 * s)} 0Z`;
/** @param {number} x @param {number} y @param {number} s @param {1 | -1} up */
const arrow = (x, y, s, up) => `M${r(x - s)} ${r(y + up * 1)}L${r(x)} ${r(y - up * 6)}L${r(x + s)} ${r(y + up * 1)}Z`;

/** The last unit of each layer. @param {number[]} widths */
function lastUnits(widths) {
  let last = 0;
  return widths.map((width) => (last += width));
}

/** An entry of the key: a small sample of the bars it speaks of. @param {string[]} kinds @param {string} text */
function keyedBar(kinds, text) {
  /** @type {Record<string, string>} */
  const shapes = {
    reach: "M4 5H12V21H4Z", on: "M4 5H12V13H4Z", dead: "M4 13H12V21H4Z", off: "M4 13H12V21H4Z",
    cross: cross(8, 7, 4), ring: ring(8, 7, 4),
  };
  return html("span", {}, svg("svg", { class: "sample", viewBox: "0 0 16 24", width: 16, height: 24, "aria-hidden": "true" },
    svg("line", { class: "zero", x1: 0, x2: 16, y1: 13, y2: 13 }),
    ...kinds.map((kind) => svg("path", { class: `units ${kind}`, d: shapes[kind] }))), text);
}
