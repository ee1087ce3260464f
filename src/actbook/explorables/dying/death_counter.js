/** The lower panel: how many units are dead, or off, at each step; the shown seed before the others. */

import { linearScale } from "../shared/geometry.js";
import { say } from "../shared/sentences.js";
import { html, put, set, svg } from "../shared/elements.js";
import { axes, disc } from "../shared/panel.js";
import { NONE } from "./unit_reader.js";

const EVERY = 5;  // steps between labels
/** @type {Record<string, string>} */
const SAMPLES = { "counted dead": "M0 12H24", "counted off": "M0 12H24", other: "M0 12H24", end: "M7 7L17 17M7 17L17 7" };

/**
 * @param {SVGElement} drawing @param {import("./unit_reader.js").Sizes} sizes @param {number} units  in all layers
 * @param {import("../shared/sentences.js").Template} description
 */
export function counterPanel(drawing, sizes, units, description) {
  const still = svg("g");
  const others = Array.from({ length: sizes.seeds }, () => svg("path", { class: "other" }));
  const ends = svg("path", { class: "end" });
  const off = svg("path", { class: "counted off" });
  const dead = svg("path", { class: "counted dead" });
  const now = svg("line", { class: "now" });
  const [offDot, deadDot] = ["off", "dead"].map((kind) => svg("polygon", { class: `dot ${kind}` }));
  const [offNote, deadNote] = ["off", "dead"].map((kind) => svg("text", { class: `note ${kind}` }, ""));
  drawing.append(still, ...others, ends, off, dead, now, offDot, deadDot, offNote, deadNote);
  const keys = {
    dead: keyedLine("counted dead", "units dead"),
    off: keyedLine("counted off", "units off"),
    other: keyedLine("other", "the other seeds"),
    end: keyedLine("end", "diverged"),
  };
  const key = html("p", { class: "key" }, ...Object.values(keys));
  const box = { left: 0, right: 1, top: 0, bottom: 1 };
  let [x, y] = [linearScale([0, 1], [0, 1]), linearScale([0, 1], [0, 1])];
  let [fullWidth, drawn] = [0, ""];

  /** @param {number} width */
  function fit(width) {
    const narrow = width < 480;
    fullWidth = width;
    Object.assign(box, { left: narrow ? 32 : 52, right: width - 14, top: 12, bottom: 92 });
    x = linearScale([0, sizes.steps], [box.left, box.right]);
    y = linearScale([0, units], [box.bottom, box.top]);
    set(drawing, { viewBox: `0 0 ${width} ${box.bottom + 28}`, height: box.bottom + 28 });
    const steps = Array.from({ length: Math.floor(sizes.steps / EVERY) + 1 }, (_, i) => i * EVERY);
    still.replaceChildren(axes({
      box, x, y,
      xTicks: steps.map((step) => [step, narrow && step % (2 * EVERY) ? "" : String(step)]),
      yTicks: [0, 0.25, 0.5, 0.75, 1].map((share) => [share * units, share % 0.5 ? "" : String(share * units)]),
    }));
    set(now, { y1: box.top, y2: box.bottom });
    drawn = "";
  }

  /**
   * The lines of one run, drawn when it is another one than before.
   * @param {import("./unit_reader.js").Handles} run
   * @param {() => {seeds: Int32Array[], dead: Int32Array, isLeaky: boolean}} courses
   */
  function course({ activation, rate, bias }, courses) {
    const key = `${activation} ${rate} ${bias}`;
    if (drawn === key) return;
    drawn = key;
    const { seeds, dead: counts, isLeaky } = courses();
    seeds.forEach((counted, place) => put(others[place], place === sizes.place ? null : { d: line(counted) }));
    set(ends, { d: seeds.map(lostEnd).join("") });
    set(dead, { d: line(counts) });
    put(off, isLeaky ? { d: line(seeds[sizes.place]) } : null);
    keys.off.hidden = !isLeaky;
    keys.end.hidden = !seeds.some((counted) => counted.includes(NONE));
    const [first, last] = [counts[0], counts.findLast((count) => count !== NONE)];
    set(drawing, { "aria-label": say(description, { first, last, units, others: sizes.seeds - 1 }) });
  }

  /** The present step, and the counts there. @param {import("./unit_reader.js").Seen} seen */
  function step({ step: at, dead: deaths, off: offs, slopes, lostAt }) {
    const isLeaky = slopes.off !== 0;
    const place = x(at);
    put(now, { x1: place, x2: place });
    put(deadDot, lostAt === null && disc(place, y(deaths), 6));
    put(offDot, lostAt === null && isLeaky && disc(place, y(offs), 6));
    const beside = { x: place + (at > sizes.steps / 2 ? -12 : 12), "text-anchor": at > sizes.steps / 2 ? "end" : "start" };
    const height = (/** @type {number} */ count) => y(count) + (count > 0.8 * units ? 22 : -10);
    put(deadNote, lostAt === null && { ...beside, y: height(deaths) }, `${deaths} dead`);
    // two notes at one height would be one illegible note
    put(offNote, lostAt === null && isLeaky && { ...beside, y: Math.min(height(offs), height(deaths) - 20) }, `${offs} off`);
  }

  const line = (/** @type {Int32Array} */ counts) => {
    const end = counts.indexOf(NONE);
    return Array.from(end < 0 ? counts : counts.subarray(0, end), (count, i) =>
      `${i ? "L" : "M"}${x(i).toFixed(1)} ${y(count).toFixed(1)}`).join("");
  };

  /** A cross where a run is lost. @param {Int32Array} counts */
  const lostEnd = (counts) => {
    const end = counts.indexOf(NONE);
    if (end < 1) return "";
    const [a, b] = [x(end - 1), y(counts[end - 1])];
    return `M${a - 5} ${b - 5}L${a + 5} ${b + 5}M${a - 5} ${b + 5}L${a + 5} ${b - 5}`;
  };

  return { key, fit, course, step, width: () => fullWidth, at: (/** @type {number} */ place) => x.invert(place) };
}

/** An entry of the key: a short piece of the line that it speaks of. @param {string} kind @param {string} text */
function keyedLine(kind, text) {
  return html("span", {}, svg("svg", { class: "sample", viewBox: "0 0 24 24", width: 24, height: 24, "aria-hidden": "true" },
    svg("path", { class: kind, d: SAMPLES[kind] })), text);
}
