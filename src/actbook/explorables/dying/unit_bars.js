/** The upper panel: a bar for each unit, from its smallest to its largest z over the data. */

import { short } from "../shared/sentences.js";
import { hide, html, put, set, svg } from "../shared/elements.js";
import { keyEntry, plane, rectangle } from "../shared/panel.js";

/** @type {[number, number]} */
const REACH = [-8, 6];  // of z: what lies beyond ends in an arrow

/** @param {SVGElement} drawing @param {number[]} widths  units in each layer */
export function barsPanel(drawing, widths) {
  const lasts = widths.map((_, i) => widths.slice(0, i + 1).reduce((a, b) => a + b));  // the last unit of each layer
  const units = lasts[lasts.length - 1];
  const still = svg("g");
  const band = svg("polygon", { class: "selected" });
  // One path for all bars of a kind: a step of training sets a few attributes, whatever the number of units.
  const kinds = Object.fromEntries(["reach", "on", "off", "dead", "arrows", "ring", "cross"].map((kind) => [
    kind, svg("path", { class: `units ${kind}` }),
  ]));
  const lost = svg("text", { class: "lost", "text-anchor": "middle" }, "The run has diverged.");
  drawing.append(band, still, ...Object.values(kinds), lost);
  const [dead, off] = [
    keyed("dead: below 0 on every sample, slope 0", { dead: "M4 13H12V21H4Z", cross: cross(8, 7, 4) }),
    keyed("off on every sample, but not dead: slope not 0", { off: "M4 13H12V21H4Z", ring: ring(8, 7, 4) }),
  ];
  const alive = keyed("alive: filled where z > 0", { reach: "M4 5H12V21H4Z", on: "M4 5H12V13H4Z" });
  const plot = plane(drawing);
  let drawn = "";

  /** @param {number} width */
  function fit(width) {
    const isNarrow = width < 480;
    const box = { left: isNarrow ? 32 : 52, right: width - 8, top: 30, bottom: 180 };
    plot.fit(width, box, [0.5, units + 0.5], REACH, 24);
    const labels = [1, ...widths.flatMap((count, i) => [lasts[i] - Math.floor(count / 2), lasts[i]])];
    const text = (x, y, words, kind = "") => svg("text", { class: kind, x: plot.x(x), y, "text-anchor": "middle" }, words);
    still.replaceChildren(
      plot.axes({ xTicks: [], yTicks: [-8, -4, 0, 4].map((z) => [z, z === 0 && !isNarrow ? "z = 0" : short(z)]) }),
      ...labels.map((unit) => text(unit, box.bottom + 18, String(unit))),
      ...lasts.slice(0, -1).map((unit) =>
        svg("line", { class: "between", x1: plot.x(unit + 0.5), x2: plot.x(unit + 0.5), y1: box.top - 20, y2: box.bottom })),
      ...widths.map((count, i) =>
        text(lasts[i] - (count - 1) / 2, box.top - 12, `${isNarrow ? "" : "hidden "}layer ${i + 1}`, "layer")),
    );
    set(lost, { x: (box.left + box.right) / 2, y: plot.y(3) });
    drawn = "";
  }

  /** Bars of all units, drawn when they are others than before; the selected one on a band. */
  function show({ activation, rate, bias, step, unit, slopes, lostAt }, everyUnit) {
    put(band, lostAt === null && rectangle({ ...plot.box, left: plot.x(unit - 0.5), right: plot.x(unit + 0.5) }));
    const run = `${activation} ${rate} ${bias} ${step}`;
    if (drawn === run) return;
    drawn = run;
    put(lost, lostAt === null ? null : {});
    hide(dead, slopes.off !== 0);
    hide(off, slopes.off === 0);
    const d = barPaths(lostAt === null ? everyUnit() : [], plot.x, plot.y, plot.x(1) - plot.x(0), REACH);
    for (const [kind, path] of Object.entries(kinds)) put(path, { d: d[kind].join("") });
  }

  return { key: html("p", { class: "key" }, alive, dead, off), fit, show, at: plot.at };
}

/**
 * Path data of all bars, by kind. A dead unit is an outline with a cross on the line; one that is off but not dead, an
 * outline with a ring; any other is filled where z > 0.
 * @param {(unit: number) => number} x @param {(z: number) => number} y @param {number} slot  pixels for a unit
 * @returns {Record<string, string[]>}
 */
export function barPaths(all, x, y, slot, reach) {
  const d = { reach: [], on: [], off: [], dead: [], arrows: [], ring: [], cross: [] };
  const half = Math.min(slot * 0.32, 9);
  const mark = Math.min(slot * 0.34, 6);
  all.forEach(({ low, high, isOff, isDead }, i) => {
    const [from, to] = [Math.max(low / 10, reach[0]), Math.min(high / 10, reach[1])];
    const centre = x(i + 1);
    const bar = (a, b) => `M${r(centre - half)} ${r(y(a))}H${r(centre + half)}V${r(y(b))}H${r(centre - half)}Z`;
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

const r = (value) => value.toFixed(1);
export const cross = (x, y, s) => `M${r(x - s)} ${r(y - s)}L${r(x + s)} ${r(y + s)}M${r(x - s)} ${r(y + s)}L${r(x + s)} ${r(y - s)}`;
const ring = (x, y, s) => `M${r(x - s)} ${r(y)}a${r(s)} ${r(s)} 0 1 0 ${r(2 * s)} 0a${r(s)} ${r(s)} 0 1 0 ${r(-2 * s)} 0Z`;
const arrow = (x, y, s, up) => `M${r(x - s)} ${r(y + up * 1)}L${r(x)} ${r(y - up * 6)}L${r(x + s)} ${r(y + up * 1)}Z`;

/** An entry of the key: a small sample of the bars it speaks of. @param {Record<string, string>} shapes */
function keyed(text, shapes) {
  return keyEntry(16, 24, text, svg("line", { class: "zero", x1: 0, x2: 16, y1: 13, y2: 13 }),
    ...Object.entries(shapes).map(([kind, d]) => svg("path", { class: `units ${kind}`, d })));
}
