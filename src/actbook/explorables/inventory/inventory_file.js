/**
 * The answers as a file, and what they come to. Pure: tested with `node --test`, and against Python's own export.
 *
 * @typedef {{key: string, code?: string}} Item
 * @typedef {{edition: string, columns: string[], items: Item[], answers: Record<string, number>, occasion: string, name: string}} Filled
 */

/** CSV with one row an item; `chosen` counts options from 1 and is empty where none was. @param {Filled} filled */
export function exported({ edition, columns, items, answers, occasion, name }) {
  const safe = /^[=+\-@\t\r]/.test(name) ? `'${name}` : name;  // or a spreadsheet would run it
  const rows = items.map(({ key }) => [edition, occasion, safe, key, key in answers ? answers[key] + 1 : ""]);
  return [columns, ...rows].map((row) => `${row.map(quoted).join(",")}\n`).join("");
}

function quoted(value) {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The answers of a saved file, or null if it is none of this edition. @param {string} text @param {Pick<Filled, "edition" | "items">} filled */
export function opened(text, { edition, items }) {
  const rows = text.split(/\r?\n/).filter((row) => row.startsWith(`${edition},`)).map((row) => row.split(",").slice(-2));
  if (rows.length !== items.length || items.some(({ key }, n) => rows[n][0] !== key)) return null;
  return Object.fromEntries(rows.filter(([, chosen]) => chosen).map(([key, chosen]) => [key, Number(chosen) - 1]));
}

/**
 * How many are right, now or before and now. Only who has answered twice reads which ones.
 * @param {Item[]} items @param {Record<string, number>} answers @param {Record<string, number> | null} earlier
 */
export function result(items, answers, earlier = null) {
  const now = rightOnes(items, answers);
  if (!earlier) return `${now.size} of ${items.length} right. What is left open counts as not right.`;
  const then = rightOnes(items, earlier);
  const listed = (words, are) => {
    const found = items.flatMap((_, n) => (are(n + 1) ? [n + 1] : []));
    return found.length ? ` ${words}: ${found.join(", ")}.` : "";
  };
  return `${then.size} of ${items.length} right then, ${now.size} now.`
    + listed("Right now alone", (n) => now.has(n) && !then.has(n))
    + listed("Right then alone", (n) => then.has(n) && !now.has(n))
    + listed("Right neither time", (n) => !then.has(n) && !now.has(n));
}

function rightOnes(items, answers) {
  return new Set(items.flatMap(({ key, code }, n) => (key in answers && optionCode(key, answers[key] + 1) === code ? [n + 1] : [])));
}

/** As Python's `option_code`. @param {string} key @param {number} option */
export function optionCode(key, option) {
  const bytes = [...`${key} ${option}`].map((letter) => letter.charCodeAt(0));  // a key is ASCII
  const code = bytes.reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193), 0x811c9dc5);
  return (code >>> 0).toString(16).padStart(8, "0");
}

/** How far the reader has come. @param {Item[]} items @param {Record<string, number>} answers */
export function progress(items, answers) {
  const open = items.flatMap(({ key }, n) => (key in answers ? [] : [n + 1]));
  if (open.length === items.length) return `None of ${items.length} items is answered yet.`;
  const done = `${items.length - open.length} of ${items.length} items answered.`;
  return open.length && open.length <= 4 ? `${done} Still open: ${open.join(", ")}.` : done;
}
