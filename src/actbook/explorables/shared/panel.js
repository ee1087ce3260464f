/**
 * One panel of a drawing: its axes, its marks, its width, and where in it the hand is.
 *
 * @typedef {import("./elements.js").Attributes} Attributes
 * @typedef {number | [number, string]} Tick  a value, or with another text than its own
 * @typedef {{left: number, right: number, top: number, bottom: number}} Box  in pixels
 * @typedef {import("./geometry.js").Point} Point
 */

import { html, set, svg } from "./elements.js";
import { linearScale } from "./geometry.js";
import { short } from "./sentences.js";

/**
 * A drawing over two axes: where its values are in pixels, and at which values the hand is.
 * @param {Element} drawing
 */
export function plane(drawing) {
  const scale = linearScale([0, 1], [0, 1]);
  const here = {
    width: 0, box: { left: 0, right: 1, top: 0, bottom: 1 }, x: scale, y: scale,
    /**
     * Puts the values of `xs` and `ys` into a box, with some pixels of the drawing below it.
     * @param {number} width @param {Box} box @param {Point} xs @param {Point} ys @param {number} below
     */
    fit(width, box, xs, ys, below) {
      const [x, y] = [linearScale(xs, [box.left, box.right]), linearScale(ys, [box.bottom, box.top])];
      Object.assign(here, { width, box, x, y });
      set(drawing, { viewBox: `0 0 ${width} ${box.bottom + below}`, height: box.bottom + below });
    },
    /** @param {{xTicks: Tick[], yTicks: Tick[], xName?: string}} ticks */
    axes: (ticks) => axes({ box: here.box, x: here.x, y: here.y, ...ticks }),
    /** For a `polygon` or `polyline`. @param {number[][]} values */
    points: (values) => ({ points: corners(values.map(([a, b]) => [here.x(a), here.y(b)])) }),
    /** For a `line`. @param {number[][]} ends */
    line: ([[a, b], [c, d]]) => ({ x1: here.x(a), y1: here.y(b), x2: here.x(c), y2: here.y(d) }),
    /** @param {{clientX: number, clientY: number}} event */
    at(event) {
      const [px, py] = placeOf(drawing, here.width, event);
      return [here.x.invert(px), here.y.invert(py)];
    },
  };
  return here;
}

/**
 * Grid lines with their labels; with "" only the line is drawn, and the line at the value 0 is stronger.
 * @param {object} panel
 * @param {Box} panel.box
 * @param {(v: number) => number} panel.x @param {(v: number) => number} panel.y  value to pixels
 * @param {Tick[]} panel.xTicks @param {Tick[]} panel.yTicks
 * @param {string} [panel.xName]  under the right end
 * @returns {SVGElement}
 */
export function axes({ box, x, y, xTicks, yTicks, xName = "" }) {
  const { left, right, top, bottom } = box;
  const group = svg("g", { class: "axes" });
  /** @param {number} value @param {Attributes} ends */
  const line = (value, ends) => group.append(svg("line", { class: value === 0 ? "zero" : "grid", ...ends }));
  /** @param {string} text @param {Attributes} attributes */
  const label = (text, attributes) => { if (text) group.append(svg("text", attributes, text)); };
  /** @param {Tick} tick @returns {[number, string]} */
  const written = (tick) => (typeof tick === "number" ? [tick, short(tick)] : tick);
  for (const [value, text] of yTicks.map(written)) {
    line(value, { x1: left, x2: right, y1: y(value), y2: y(value) });
    label(text, { x: left - 8, y: y(value) + 5, "text-anchor": "end" });
  }
  for (const [value, text] of xTicks.map(written)) {
    line(value, { x1: x(value), x2: x(value), y1: top, y2: bottom });
    label(text, { x: x(value), y: bottom + 20, "text-anchor": "middle" });
  }
  label(xName, { class: "name", x: right, y: bottom + 38, "text-anchor": "end" });
  return group;
}

/** An entry of a key: a small sample of what it speaks of. @param {number} width @param {number} height @param {string} text @param {Node[]} sample */
export function keyEntry(width, height, text, ...sample) {
  return html("span", {}, svg("svg", { class: "sample", viewBox: `0 0 ${width} ${height}`, width, height, "aria-hidden": "true" }, ...sample), text);
}

const CIRCLE = Array.from({ length: 24 }, (_, k) => [Math.cos(k * Math.PI / 12), Math.sin(k * Math.PI / 12)]);

/**
 * A round mark that moves, for a `polygon`. A circle's centre counts as style for a browser, and to move one costs
 * it a fresh look at the page's styles; the corners of a polygon do not, nor do the ends of a line.
 * @param {number} x @param {number} y @param {number} r
 */
export function disc(x, y, r) {
  return { points: corners(CIRCLE.map(([a, b]) => [x + r * a, y + r * b])) };
}

/** A mark that stands on its corner, for a `polygon`; see `disc`. @param {number} x @param {number} y @param {number} r */
export function lozenge(x, y, r) {
  return { points: corners([[x, y - r], [x + r, y], [x, y + r], [x - r, y]]) };
}

/**
 * A rectangle, for a `polygon`; see `disc`.
 * @param {Box} sides
 */
export function rectangle({ left, right, top, bottom }) {
  return { points: corners([[left, top], [right, top], [right, bottom], [left, bottom]]) };
}

/** The `points` of a `polygon` or `polyline`, to a tenth of a pixel. @param {number[][]} points */
export function corners(points) {
  let text = "";
  for (const [x, y] of points) text += `${Math.round(10 * x) / 10},${Math.round(10 * y) / 10} `;
  return text.trimEnd();
}

/**
 * Where a pointer's event is in the drawing, in the drawing's own pixels.
 * @param {Element} drawing @param {number} width  of its view box
 * @param {{clientX: number, clientY: number}} event @returns {[number, number]}
 */
export function placeOf(drawing, width, event) {
  const box = drawing.getBoundingClientRect();
  const zoom = width / box.width;
  return [(event.clientX - box.left) * zoom, (event.clientY - box.top) * zoom];
}

/**
 * Calls `fit(width)` with the drawing's width in CSS pixels, now and when it changes.
 * A drawing whose view box has that width keeps its text at its size on every screen.
 * @param {SVGElement} drawing @param {(width: number) => void} fit @returns {() => void}  stops it
 */
export function fitted(drawing, fit) {
  let known = 0;
  const measure = () => {
    const width = Math.round(drawing.clientWidth || drawing.getBoundingClientRect().width || 640);
    if (width === known) return;
    known = width;
    fit(width);
  };
  const observer = new ResizeObserver(measure);
  observer.observe(drawing.parentElement ?? drawing);
  measure();
  return () => observer.disconnect();
}
