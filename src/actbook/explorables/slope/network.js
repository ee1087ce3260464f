/**
 * A network of drawn neurons, and its training: the one thing that the book computes in JavaScript. Pure: no DOM.
 *
 * A deep network of steep neurons makes a difference in the sixteenth digit into another result within twenty steps.
 * So that all browsers, and the same network in NumPy (`training.py`), come to the same one, everything here is made
 * of + − × ÷ and √, which round alike everywhere, and sums go in the same order. `Math.exp` does not round alike.
 *
 * @typedef {{valueAt: (z: number, bar: number) => number, scale: number, meanSquaredSlope: number}} Neuron
 * @typedef {{x: Float64Array, y: number[]}} Points  pairs of coordinates, one after the other
 */

export const BARS = 24;
const WIDTH = 8;  // neurons in a hidden layer

/** Which bar `z` belongs to. A `z` of exactly 0 is on the right of the kink at 0, as in Python. @param {number} z */
export function barAt(z) {
  return Math.min(Math.max(Math.floor(3 * z) + BARS / 2, 0), BARS - 1);
}

/** e to the -z for z ≥ 0, from 40 on that of 40: Taylor's sum at z / 64, and six squarings. @param {number} z */
export function decay(z) {
  const r = Math.min(z, 40) / -64;
  let sum = 1;
  for (let n = 16; n > 0; n--) sum = 1 + sum * r / n;
  for (let n = 0; n < 6; n++) sum *= sum;
  return sum;
}

/** The chance that a logit stands for. @param {number} z */
export function probabilityOf(z) {
  const e = decay(Math.abs(z));
  return z < 0 ? e / (1 + e) : 1 / (1 + e);
}

/** The curve with the slope `bars`, at their edges: 0 in the middle. @param {ArrayLike<number>} bars */
export function curveOf(bars) {
  const half = BARS / 2;
  const f = new Float64Array(BARS + 1);
  for (let i = half; i < BARS; i++) f[i + 1] = f[i] + bars[i] / 3;
  for (let i = half; i > 0; i--) f[i - 1] = f[i] - bars[i - 1] / 3;
  return f;
}

/**
 * The neuron whose slope is `bars`: how to read its curve between the edges, and the scale at which its values have
 * standard deviation 1 for normal `z`.
 * @param {ArrayLike<number>} bars @returns {Neuron}
 */
export function neuronOf(bars) {
  const half = BARS / 2;
  const f = curveOf(bars);
  const valueAt = (/** @type {number} */ z, /** @type {number} */ bar) => f[bar] + (z - (bar - half) / 3) * bars[bar];
  let [weights, mean, square, steepness] = [0, 0, 0, 0];
  for (let n = -1200; n <= 1200; n++) {
    const z = n / 200;
    const [bar, weight] = [barAt(z), decay(z * z / 2)];
    const value = valueAt(z, bar);
    weights += weight;
    mean += weight * value;
    square += weight * value * value;
    steepness += weight * bars[bar] * bars[bar];
  }
  mean /= weights;
  const variance = square / weights - mean * mean;
  const scale = variance > 1e-12 ? 1 / Math.sqrt(variance) : 1;
  return { valueAt, scale, meanSquaredSlope: steepness / weights * scale * scale };
}

/**
 * A network of `layers` hidden layers and its training with Adam on all points, from the weights given.
 * @param {object} given
 * @param {ArrayLike<number>} given.bars @param {number} given.layers @param {number} given.rate
 * @param {Float32Array} given.weights  for the most layers there are: a smaller network has the first and the last
 * @param {Points} given.points
 */
export function training({ bars, layers, rate, weights, points: { x, y } }) {
  const neuron = neuronOf(bars);
  const { valueAt, scale } = neuron;
  const sizes = [2, ...Array(layers).fill(WIDTH), 1];
  const from = (/** @type {number} */ layer) => (layer === 0 ? 0 : layer === layers ? weights.length - WIDTH : 2 * WIDTH + (layer - 1) * WIDTH * WIDTH);
  const matrices = sizes.slice(1).map((width, l) => Float64Array.from(weights.subarray(from(l), from(l) + sizes[l] * width)));
  const biases = sizes.slice(1).map((width) => new Float64Array(width));
  const moving = [...matrices, ...biases].map((values) => ({
    values, mean: new Float64Array(values.length), square: new Float64Array(values.length),
  }));
  let [time, first, second] = [0, 1, 1];  // steps taken; what the decay rates have become to the power of that

  /** The logit of each point, with what backpropagation needs. @param {Float64Array} inputs */
  function forward(inputs) {
    const count = inputs.length / 2;
    /** @type {Float64Array[]} */
    const slopes = [];
    const a = [inputs];
    for (let l = 0; l <= layers; l++) {
      const [fanIn, fanOut, matrix, bias, before] = [sizes[l], sizes[l + 1], matrices[l], biases[l], a[l]];
      const after = new Float64Array(count * fanOut);
      const slope = new Float64Array(l < layers ? after.length : 0);
      for (let n = 0; n < count; n++) {
        for (let j = 0; j < fanOut; j++) {
          let z = 0;
          for (let i = 0; i < fanIn; i++) z += before[n * fanIn + i] * matrix[i * fanOut + j];
          z += bias[j];
          const bar = barAt(z);
          after[n * fanOut + j] = l < layers ? valueAt(z, bar) * scale : z;
          if (l < layers) slope[n * fanOut + j] = bars[bar] * scale;
        }
      }
      a.push(after);
      slopes.push(slope);
    }
    return { a, slopes, logits: a[layers + 1] };
  }

  /** Slopes of the loss: one array a matrix, then one a bias. @param {ReturnType<typeof forward>} passed */
  function backward({ a, slopes, logits }) {
    /** @type {Float64Array[]} */
    const gradients = [];
    let delta = logits.map((z, n) => (probabilityOf(z) - y[n]) / y.length);
    for (let l = layers; l >= 0; l--) {
      const [fanIn, fanOut, matrix, before] = [sizes[l], sizes[l + 1], matrices[l], a[l]];
      const [forMatrix, forBias] = [new Float64Array(matrix.length), new Float64Array(fanOut)];
      const earlier = new Float64Array(l ? before.length : 0);
      for (let n = 0; n < y.length; n++) {
        for (let j = 0; j < fanOut; j++) {
          const d = delta[n * fanOut + j];
          forBias[j] += d;
          for (let i = 0; i < fanIn; i++) {
            forMatrix[i * fanOut + j] += before[n * fanIn + i] * d;
            if (l) earlier[n * fanIn + i] += d * matrix[i * fanOut + j];
          }
        }
      }
      [gradients[l], gradients[layers + 1 + l]] = [forMatrix, forBias];
      delta = earlier.map((value, k) => value * slopes[l - 1][k]);
    }
    return gradients;
  }

  /** One step downhill; returns the loss before it. */
  function step() {
    const passed = forward(x);
    const gradients = backward(passed);
    time += 1;
    first *= 0.9;
    second *= 0.999;
    moving.forEach(({ values, mean, square }, k) => {
      const gradient = gradients[k];
      for (let i = 0; i < values.length; i++) {
        mean[i] = 0.9 * mean[i] + (1 - 0.9) * gradient[i];
        square[i] = 0.999 * square[i] + (1 - 0.999) * (gradient[i] * gradient[i]);
        values[i] -= rate * (mean[i] / (1 - first)) / (Math.sqrt(square[i] / (1 - second)) + 1e-8);
      }
    });
    return lossOf(passed.logits, y);
  }

  return { neuron, step, logits: (/** @type {Float64Array} */ inputs) => forward(inputs).logits, time: () => time };
}

/** Mean cross-entropy, arranged so that nothing overflows. @param {Float64Array} logits @param {number[]} y */
export function lossOf(logits, y) {
  return logits.reduce((sum, z, n) => sum + Math.max(z, 0) - y[n] * z + Math.log1p(Math.exp(-Math.abs(z))), 0) / y.length;
}

/** How many points are on the right side. @param {Float64Array} logits @param {number[]} y */
export function rightOf(logits, y) {
  return logits.reduce((count, z, n) => count + Number(z > 0 === y[n] > 0), 0);
}

/** The bars that a drawing's letters spell: two a bar, in hundredths above -2. @param {string} letters */
export function barsOf(letters) {
  return Float64Array.from({ length: BARS }, (_, i) =>
    (26 * (letters.charCodeAt(2 * i) - 97) + letters.charCodeAt(2 * i + 1) - 97 - 200) / 100);
}

/** The letters of a drawing. @param {ArrayLike<number>} bars */
export function lettersOf(bars) {
  return Array.from(bars, (bar) => Math.round(100 * bar) + 200)
    .map((level) => String.fromCharCode(97 + Math.floor(level / 26), 97 + level % 26)).join("");
}
