/** Frames of levels, and what a level says. Pure: no DOM; tested with `node --test`. */

/**
 * What levels.py packed: all frames one after the other, each `rows` by `columns`.
 * A byte is a node's difference, its sign in the last bit, from left + below - below left, modulo 256.
 * @param {DataView} view @param {number} columns @param {number} rows
 */
export function unpackFrames(view, columns, rows) {
  const levels = new Uint8Array(view.byteLength);
  for (let i = 0; i < levels.length; i++) {
    const byte = view.getUint8(i);
    const left = i % columns > 0;
    const below = Math.floor(i / columns) % rows > 0;
    const expected = (left ? levels[i - 1] : 0) + (below ? levels[i - columns] : 0)
      - (left && below ? levels[i - columns - 1] : 0);
    levels[i] = expected + (byte % 2 ? -(byte + 1) / 2 : byte / 2);  // Uint8Array counts modulo 256
  }
  return levels;
}

/** One frame as logits: each level's share of the farthest. @param {Uint8Array} levels @param {Float32Array} shares */
export function frameLogits(levels, start, count, shares, farthest) {
  const logits = new Float64Array(count);
  for (let i = 0; i < count; i++) logits[i] = shares[levels[start + i]] * farthest;
  return logits;
}

/**
 * What boundary_lines.py packed: for each frame its lines, each a list of points.
 * @param {DataView} view @param {number} places  of a coordinate, in a unit @returns {[number, number][][][]}
 */
export function unpackLines(view, places) {
  let at = -2;
  const next = () => view.getInt16(at += 2, true);
  const frames = [];
  while (at < view.byteLength - 2) {
    frames.push(Array.from({ length: next() }, () =>
      Array.from({ length: next() }, () => /** @type {[number, number]} */ ([next() / places, next() / places]))));
  }
  return frames;
}

/** Probability at a logit: on straight lines between Python's samples. @param {{logit: number[], probability: Float32Array}} samples */
export function probabilityAt({ logit, probability }, at) {
  if (at <= logit[0]) return probability[0];
  let [low, high] = [0, logit.length - 1];
  if (at >= logit[high]) return probability[high];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (logit[middle] <= at) low = middle;
    else high = middle;
  }
  return probability[low] + ((at - logit[low]) / (logit[high] - logit[low])) * (probability[high] - probability[low]);
}

/**
 * Colours for logits from -`farthest` to `farthest`, evenly: the colour of a class, the more opaque the surer.
 * @param {{logit: number[], probability: Float32Array}} samples
 * @param {[number, number, number][]} colours  red, green, blue of class 0 and of class 1
 * @param {{count: number, farthest: number, faintest: number, strongest: number}} look  opacity at ½ and at 0 or 1
 * @returns {Uint8ClampedArray} red, green, blue, alpha of each
 */
export function paletteOf(samples, colours, { count, farthest, faintest, strongest }) {
  const palette = new Uint8ClampedArray(4 * count);
  for (let i = 0; i < count; i++) {
    const lean = 2 * probabilityAt(samples, farthest * ((2 * i) / (count - 1) - 1)) - 1;
    palette.set([...colours[lean > 0 ? 1 : 0], 255 * (faintest + (strongest - faintest) * Math.abs(lean))], 4 * i);
  }
  return palette;
}

/**
 * A frame's picture, `fine` pixels a cell, the top row first: logits on straight lines between nodes, coloured.
 * @param {Float64Array} logits  rows from the bottom @param {number} columns @param {number} rows
 * @param {Uint8ClampedArray} palette @param {number} farthest @param {Uint8ClampedArray} pixels  filled
 */
export function shade(logits, columns, rows, fine, palette, farthest, pixels) {
  const width = (columns - 1) * fine + 1;
  const height = (rows - 1) * fine + 1;
  const colours = new Uint32Array(palette.buffer);
  const out = new Uint32Array(pixels.buffer);
  const last = colours.length - 1;
  const factor = last / (2 * farthest);
  for (let y = 0; y < height; y++) {
    const row = Math.min(Math.floor(y / fine), rows - 2);
    const up = y / fine - row;
    const at = (height - 1 - y) * width;
    for (let column = 0; column < columns - 1; column++) {
      const i = row * columns + column;
      const start = logits[i] + up * (logits[i + columns] - logits[i]);
      const end = logits[i + 1] + up * (logits[i + columns + 1] - logits[i + 1]);
      const steps = column === columns - 2 ? fine : fine - 1;
      const place = (start + farthest) * factor + 0.5;
      const step = ((end - start) * factor) / fine;
      for (let k = 0; k <= steps; k++) {
        const near = (place + k * step) | 0;  // towards 0: what lies below 0 comes to 0
        out[at + column * fine + k] = colours[near < 0 ? 0 : near > last ? last : near];
      }
    }
  }
}

/** "#2f7ec7" as red, green, blue. @param {string} hex @returns {[number, number, number]} */
export function channels(hex) {
  const channel = (i) => parseInt(hex.slice(i, i + 2), 16);
  return [channel(1), channel(3), channel(5)];
}
