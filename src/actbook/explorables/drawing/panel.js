/** One panel of a drawing: its axes, its width, and where in it the hand is. */

import { svg } from "./elements.js";

/**
 * Grid lines with their labels. A tick is a value and its text; with "" only the line is drawn, and the line at
 * the value 0 is stronger.
 * @param {object} panel
 * @param {{left: number, right: number, top: number, bottom: number}} panel.box  in pixels
 * @param {(v: number) => number} panel.x @param {(v: number) => number} panel.y  value to pixels
 * @param {[number, string][]} panel.xTicks @param {[number, string][]} panel.yTicks
 * @param {string} [panel.xName] @param {string} [panel.yName]  under the right end; above the upper left corner
 * @returns {SVGElement}
 */
export function axes({ box, x, y, xTicks, yTicks, xName = "", yName = "" }) {
  const { left, right, top, bottom } = box;
  const group = svg("g", { class: "axes" });
  const line = (value, ends) => group.append(svg("line", { class: value === 0 ? "zero" : "grid", ...ends }));
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

/** Where a pointer's event is in the drawing, in the drawing's own pixels. @param {number} width  of its view box */
export function placeOf(drawing, width, event) {
  const box = drawing.getBoundingClientRect();
  const zoom = width / box.width;
  return [(event.clientX - box.left) * zoom, (event.clientY - box.top) * zoom];
}

/**
 * Calls `fit(width)` with the drawing's width in CSS pixels, now and when it changes.
 * A drawing whose view box has that width keeps its text at its size on every screen.
 * @param {(width: number) => void} fit @returns {() => void}  stops it
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
  observer.observe(drawing.parentElement);
  measure();
  return () => observer.disconnect();
}
