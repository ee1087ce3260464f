/** The line where a frame is 0, by marching squares. Pure: no DOM; tested with `node --test`. */

/** @typedef {[number, number]} Node  column and row, whole or between nodes */

/**
 * The lines along which the values change sign, each from side to side of the cells that it crosses; one that
 * closes ends where it began. In a cell with two opposite corners on either side its mean decides which corners
 * belong together.
 * @param {ArrayLike<number>} values  rows of `columns`, one after the other
 * @param {number} columns @param {number} rows @returns {Node[][]}
 */
export function zeroLines(values, columns, rows) {
  const [crossings, neighbours] = [/** @type {Map<number, Node>} */ (new Map()), /** @type {Map<number, number[]>} */ (new Map())];
  for (let row = 0; row < rows - 1; row++) {
    for (let column = 0; column < columns - 1; column++) {
      const i = row * columns + column;
      const sign = values[i] > 0;
      if (values[i + 1] > 0 === sign && values[i + columns] > 0 === sign && values[i + columns + 1] > 0 === sign) continue;
      const sides = crossedSides(values, i, columns);
      for (const { from, to, key } of sides) {
        if (crossings.has(key)) continue;
        const share = values[from] / (values[from] - values[to]);
        crossings.set(key, to === from + 1 ? [from % columns + share, Math.floor(from / columns)]
          : [from % columns, Math.floor(from / columns) + share]);
        neighbours.set(key, []);
      }
      for (let k = 0; k < sides.length; k += 2) {
        const [a, b] = [sides[k].key, sides[k + 1].key];
        neighbours.get(a)?.push(b);
        neighbours.get(b)?.push(a);
      }
    }
  }
  return joined(neighbours).map((keys) => keys.map((key) => /** @type {Node} */ (crossings.get(key))));
}

/**
 * The sides of a cell that the line crosses, in pairs that it joins. A side goes from its left or lower node to the
 * other; its key is its own in the whole frame, whichever of the two cells beside it asks.
 * @param {ArrayLike<number>} values @param {number} i  the lower left node @param {number} columns
 */
function crossedSides(values, i, columns) {
  const above = i + columns;
  const sides = [[i, i + 1], [i + 1, above + 1], [above, above + 1], [i, above]]  // below, right, above, left
    .filter(([from, to]) => values[from] > 0 !== values[to] > 0)
    .map(([from, to]) => ({ from, to, key: 2 * from + (to === from + 1 ? 0 : 1) }));
  if (sides.length === 4) {
    // the first two go round the lower right corner: right where the lower left belongs to the middle
    const middle = values[i] + values[i + 1] + values[above] + values[above + 1] > 0;
    if (middle !== values[i] > 0) sides.unshift(.../** @type {typeof sides} */ ([sides.pop()]));
  }
  return sides;
}

/** Each key joined to one or two others, as lines; the open ones are begun at an end. @param {Map<number, number[]>} neighbours */
function joined(neighbours) {
  const seen = new Set();
  const ends = [...neighbours.keys()].filter((key) => neighbours.get(key)?.length === 1);
  const lines = [];
  for (const start of [...ends, ...neighbours.keys()]) {
    if (seen.has(start)) continue;
    const line = [];
    for (let key = /** @type {number | undefined} */ (start); key !== undefined; key = neighbours.get(key)?.find((next) => !seen.has(next))) {
      seen.add(key);
      line.push(key);
    }
    const last = neighbours.get(line[line.length - 1]) ?? [];
    if (line.length > 2 && last.includes(start)) line.push(start);
    lines.push(line);
  }
  return lines;
}
