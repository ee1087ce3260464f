/** Where the names of marks at the left edge go, so that they meet neither each other nor the curves. Pure. */

const LINE = 19;
const NEAR = 42;

/**
 * Baselines, in the order of `marks`. A curve that has fallen leaves room below its mark, one that has risen above.
 * @param {{y: number, isBelow: boolean}[]} marks  one or two; pixels, downwards
 * @param {{top: number, bottom: number}} box
 */
export function baselines(marks, box) {
  const below = ({ y }) => y + LINE + 2;
  const above = ({ y }) => y - 12;
  const places = marks.map((mark) => (mark.isBelow ? below(mark) : above(mark)));
  const [a, b] = marks;
  if (b && a.isBelow === b.isBelow && Math.abs(a.y - b.y) < NEAR) {
    const [upper, lower] = a.y <= b.y ? [0, 1] : [1, 0];
    places[upper] = a.isBelow ? below(marks[lower]) : above(marks[upper]) - LINE;
    places[lower] = places[upper] + LINE;
  }
  return inside(places, box.top + 14, box.bottom - 6);
}

/** One or two places moved between `first` and `last`, at least a line apart. */
function inside(places, first, last) {
  const [a, b] = places;
  if (b === undefined) return [Math.min(Math.max(a, first), last)];
  const [upper, lower] = a <= b ? [a, b] : [b, a];
  const highest = Math.max(Math.min(upper, last - LINE), first);
  const lowest = Math.max(Math.min(lower, last), highest + LINE);
  return a <= b ? [highest, lowest] : [lowest, highest];
}
