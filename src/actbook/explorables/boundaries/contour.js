/** The line where a frame is 0, by marching squares. Pure: no DOM; tested with `node --test`. */

/**
 * Segments [column, row, column, row], in nodes: each cell's part of the line, straight from side to side, where
 * the values change sign on the way. In a cell with two opposite corners on either side its mean decides which
 * corners belong together.
 * @param {ArrayLike<number>} values  rows of `columns`, one after the other
 * @param {number} columns @param {number} rows @returns {[number, number, number, number][]}
 */
export function zeroLine(values, columns, rows) {
  /** @type {[number, number, number, number][]} */
  const segments = [];
  for (let row = 0; row < rows - 1; row++) {
    for (let column = 0; column < columns - 1; column++) {
      const i = row * columns + column;
      const sign = values[i] > 0;
      if (values[i + 1] > 0 === sign && values[i + columns] > 0 === sign && values[i + columns + 1] > 0 === sign) continue;
      // corners anticlockwise from the lower left, and the sides between them
      const corners = [values[i], values[i + 1], values[i + columns + 1], values[i + columns]];
      const above = corners.map((v) => v > 0);
      const crossed = [];
      for (let side = 0; side < 4; side++) {
        const next = (side + 1) % 4;
        if (above[side] === above[next]) continue;
        const share = corners[side] / (corners[side] - corners[next]);
        crossed.push([
          column + [share, 1, 1 - share, 0][side],
          row + [0, share, 1, 1 - share][side],
        ]);
      }
      if (crossed.length === 4) {
        // in order: below, right, above, left; the first two go round a corner that the lower left is not like
        const middle = corners[0] + corners[1] + corners[2] + corners[3] > 0;
        if (middle !== above[0]) crossed.push(crossed.shift());
      }
      for (let k = 0; k < crossed.length; k += 2) segments.push([crossed[k][0], crossed[k][1], crossed[k + 1][0], crossed[k + 1][1]]);
    }
  }
  return segments;
}

/** The segments as SVG path data. @param {(c: number) => number} sx  column to pixels @param {(r: number) => number} sy */
export function segmentPath(segments, sx, sy) {
  const tenth = (value) => Math.round(value * 10) / 10;  // as few digits as it takes
  return segments.map(([a, b, c, d]) => `M${tenth(sx(a))} ${tenth(sy(b))}L${tenth(sx(c))} ${tenth(sy(d))}`).join("");
}
