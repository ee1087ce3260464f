/**
 * Sentences and numbers, as sentences.py writes them. Pure: tested with `node --test`.
 *
 * @typedef {any} Template  a text with {blanks}; a list of templates; or an object with one key, the name of a
 *   value, and a template for each value that it may have, "other" for all that are not named
 */

/** The sentence that a template makes of values. @param {Template} template @param {Record<string, any>} values @returns {string} */
export function say(template, values) {
  if (typeof template === "string") return template.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
  if (Array.isArray(template)) return template.map((each) => say(each, values)).join("");
  const [[name, cases]] = Object.entries(template);
  return say(cases[String(values[name])] ?? cases.other ?? "", values);
}

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** An exponent as it stands above the line. @param {number} power */
function raised(power) {
  return [...String(power)].map((c) => (c === "-" ? "⁻" : RAISED[Number(c)])).join("");
}

/** Ten to an integer: 1, 10, 10⁻⁴⁰. @param {number} power */
export function powerOfTen(power) {
  return power === 0 ? "1" : power === 1 ? "10" : `10${raised(power)}`;
}

/** Four decimals; a small number that is not 0 keeps three digits instead of turning into 0.0000. @param {number} value */
export function number(value) {
  if (value === 0 || Math.abs(value) >= 0.001) return fixed(value, 4);
  const [digits, power] = value.toExponential(2).split("e");
  return withMinus(`${digits} × 10${raised(Number(power))}`);
}

/** `value` with so many decimals, a real minus sign, and no minus before a zero. @param {number} value @param {number} decimals */
export function fixed(value, decimals) {
  const text = value.toFixed(decimals);
  return withMinus(Number(text) === 0 ? text.replace("-", "") : text);
}

/** As few digits as it needs, at most four decimals: for ticks and for slopes such as 0, 1 and 0.01. @param {number} value */
export function short(value) {
  return withMinus(String(Number(value.toFixed(4))));
}

/** Two digits: 0.84, 12, 4.0 × 10⁻²⁰ (which no line break parts); 1 and an exact 0 as they are. @param {number} value */
export function twoDigits(value) {
  if (value === 0 || value === 1) return String(value);
  const [digits, power] = value.toExponential(1).split("e").map(Number);
  if (power >= -2 && power <= 1) return value.toFixed(1 - power);
  return `${digits.toFixed(1)}\u00a0×\u00a010${raised(power)}`;
}

/** @param {string} text */
function withMinus(text) {
  return text.replace("-", "−");
}
