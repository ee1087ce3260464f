/** Whole numbers from text: the reading half of polyline_packing.py. Pure: tested with `node --test`. */

/**
 * Rows of `length` numbers one after the other, each row written as its differences.
 * @param {string} text @param {number} length @returns {Int32Array}
 */
export function unpack(text, length) {
  const values = [];
  let [value, shift] = [0, 0];
  for (let i = 0; i < text.length; i++) {
    const chunk = text.charCodeAt(i) - 63;
    value |= (chunk & 31) << shift;
    shift += 5;
    if (chunk & 32) continue;
    const step = value & 1 ? ~(value >> 1) : value >> 1;
    values.push(values.length % length ? values[values.length - 1] + step : step);
    [value, shift] = [0, 0];
  }
  return Int32Array.from(values);
}
