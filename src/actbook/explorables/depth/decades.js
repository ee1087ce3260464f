/**
 * The stored logarithms, addressed: activation by initialisation by depth, and there four kinds by layer.
 * Pure: tested with `node --test`.
 *
 * @typedef {{median: number, lowest: number, highest: number, product: number}} Layer  decimal logarithms
 */

const STORED = ["median", "lowest", "highest", "product"];

/**
 * One network's layers, the first first. @returns {Layer[]}
 * @param {ArrayLike<number>} values @param {number[]} depths @param {number} schemes  how many initialisations
 * @param {{i: number, j: number, depth: number}} which  numbers of the activation and the initialisation
 */
export function layersOf(values, depths, schemes, { i, j, depth }) {
  const sum = (some) => some.reduce((total, one) => total + one, 0);
  const at = STORED.length * ((i * schemes + j) * sum(depths) + sum(depths.slice(0, depths.indexOf(depth))));
  const layer = (l) => Object.fromEntries(STORED.map((kind, k) => [kind, values[at + k * depth + l]]));
  return Array.from({ length: depth }, (_, l) => /** @type {Layer} */ (layer(l)));
}

/** A network's mean factor a layer; nan where nothing is multiplied. */
export function factorOf(factors, depths, schemes, { i, j, depth }) {
  return factors[(i * schemes + j) * depths.length + depths.indexOf(depth)];
}

/**
 * Points [layer, decade] of one kind in runs to be joined by a line: a 0 is on no line with what is not 0.
 * @param {Layer[]} layers @param {keyof Layer} kind
 */
export function runs(layers, kind) {
  const all = [];
  layers.forEach((each, l) => {
    const isZero = each[kind] === -Infinity;
    const last = all.at(-1);
    if (last && last.isZero === isZero) last.points.push([l + 1, each[kind]]);
    else all.push({ isZero, points: [[l + 1, each[kind]]] });
  });
  return all.map(({ points }) => points);
}
