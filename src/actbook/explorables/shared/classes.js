/** Two classes in a plane: the marks of their points, and the line between them. */

import { put, svg } from "./elements.js";
import { corners } from "./panel.js";

/** By class its name in the style sheet. */
export const CLASSES = ["zero", "one"];

/** Path data of a class's mark: a circle or a triangle. @param {number} label @param {number} x @param {number} y @param {number} r */
export function markOf(label, x, y, r) {
  return label ? `M${x} ${y - 1.2 * r}L${x + 1.1 * r} ${y + 0.8 * r}L${x - 1.1 * r} ${y + 0.8 * r}Z`
    : `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
}

/** The line between the classes, and a halo that parts it from what it lies on. */
export function boundaryLines() {
  const strokes = ["halo", "boundary"].map((kind) => svg("g", { class: kind }));
  return {
    strokes,
    /** @param {number[][][]} lines  their points, in pixels */
    show(lines) {
      for (const stroke of strokes) {
        while (stroke.childElementCount < lines.length) stroke.append(svg("polyline"));
        [...stroke.children].forEach((polyline, n) => put(polyline, lines[n] && { points: corners(lines[n]) }));
      }
    },
  };
}
