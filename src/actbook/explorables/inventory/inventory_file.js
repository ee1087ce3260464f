/**
 * The answers as a file. Pure: tested with `node --test`, and against Python's own export.
 *
 * @typedef {{key: string}} Item
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

/** How far the reader has come. @param {Item[]} items @param {Record<string, number>} answers */
export function progress(items, answers) {
  const open = items.flatMap(({ key }, n) => (key in answers ? [] : [n + 1]));
  if (open.length === items.length) return `None of ${items.length} items is answered yet.`;
  const done = `${items.length - open.length} of ${items.length} items answered.`;
  return open.length && open.length <= 4 ? `${done} Still open: ${open.join(", ")}.` : done;
}
