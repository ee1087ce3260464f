/**
 * One panel of a drawing: its axes, its marks, its width, and where in it the hand is.
 *
 * @typedef {import("./elements.js").Attributes} Attributes
 * @typedef {[number, string]} Tick
 */

import { svg } from "./elements.js";

/**
 * Grid lines with their labels. A tick is a value and its text; with "" only the line is drawn, and the line at
 * the value 0 is stronger.
 * @param {object} panel
 * @param {{left: number, right: number, top: number, bottom: number}} panel.box  in pixels
 * @param {(v: number) => number} panel.x @param {(v: number) => number} panel.y  value to pixels
 * @param {Tick[]} panel.xTicks @param {Tick[]} panel.yTicks
 * @param {string} [panel.xName] @param {string} [panel.yName]  under the right end; above the upper left corner
 * @returns {SVGElement}
 */
export function axes({ box, x, y, xTicks, yTicks, xName = "", yName = "" }) {
  const { left, right, top, bottom } = box;
  const group = svg("g", { class: "axes" });
  /** @param {number} value @param {Attributes} ends */
  const line = (value, ends) => group.append(svg("line", { class: value === 0 ? "zero" : "grid", ...ends }));
  /** @param {string} text @param {Attributes} attributes */
  const label = (text, attributes) => { if (text) group.append(svg("text", attributes, text)); };
  for (const [value, text] of yTicks) {
    line(value, { x1: left, x2: right, y1: y(value), y2: y(value) });
    label(text, { x: left - 8, y: y(value) + 5, "text-anchor": "end" });
  }
  for (const [value, text] of xTicks) {
    line(value, { x1: x(value), x2: x(value), y1: top, y2: bottom });
    label(text, { x: x(value), y: bottom + 20, "text-anchor": "middle" });
  }
  label(xName, { class: "name", x: right, y: bottom + 38, "text-anchor": "end" });
  label(yName, { class: "name", x: left, y: top - 12 });
  return group;
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
 * @param {{left: number, right: number, top: number, bottom: number}} sides
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
