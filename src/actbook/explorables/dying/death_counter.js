/** The lower panel: how many units are dead, or off, at each step; the shown seed before the others. */

import { pathData } from "../shared/geometry.js";
import { say } from "../shared/sentences.js";
import { hide, html, put, set, svg } from "../shared/elements.js";
import { disc, keyEntry, plane } from "../shared/panel.js";
import { cross } from "./unit_bars.js";
import { NONE } from "./unit_reader.js";

const EVERY = 5;  // steps between labels

/** @param {SVGElement} drawing @param {number} units  in all layers */
export function counterPanel(drawing, sizes, units, description) {
  const still = svg("g");
  const others = Array.from({ length: sizes.seeds }, () => svg("path", { class: "other" }));
  const [ends, off, dead] = ["end", "counted off", "counted dead"].map((kind) => svg("path", { class: kind }));
  const now = svg("line", { class: "now" });
  const [offDot, deadDot] = ["off", "dead"].map((kind) => svg("polygon", { class: `dot ${kind}` }));
  const [offNote, deadNote] = ["off", "dead"].map((kind) => svg("text", { class: `note ${kind}` }, ""));
  drawing.append(still, ...others, ends, off, dead, now, offDot, deadDot, offNote, deadNote);
  const keyed = (kind, text, d = "M0 12H24") => keyEntry(24, 24, text, svg("path", { class: kind, d }));
  const [offKey, endKey] = [keyed("counted off", "units off"), keyed("end", "diverged", cross(12, 12, 5))];
  const key = html("p", { class: "key" }, keyed("counted dead", "units dead"), offKey, keyed("other", "the other seeds"), endKey);
  const plot = plane(drawing);
  let drawn = "";

  /** @param {number} width */
  function fit(width) {
    const isNarrow = width < 480;
    plot.fit(width, { left: isNarrow ? 32 : 52, right: width - 14, top: 12, bottom: 92 }, [0, sizes.steps], [0, units], 28);
    const steps = Array.from({ length: Math.floor(sizes.steps / EVERY) + 1 }, (_, i) => i * EVERY);
    still.replaceChildren(plot.axes({
      xTicks: steps.map((step) => [step, isNarrow && step % (2 * EVERY) ? "" : String(step)]),
      yTicks: [0, 0.25, 0.5, 0.75, 1].map((share) => [share * units, share % 0.5 ? "" : String(share * units)]),
    }));
    set(now, { y1: plot.box.top, y2: plot.box.bottom });
    drawn = "";
  }

  const untilLost = (counts) => counts.subarray(0, counts.includes(NONE) ? counts.indexOf(NONE) : counts.length);
  const line = (counts) => ({ d: pathData([Array.from(untilLost(counts), (count, step) => [step, count])], plot.x, plot.y) });

  /** The lines of one run, drawn when it is another one than before. */
  function course({ activation, rate, bias, slopes }, courses) {
    const run = `${activation} ${rate} ${bias}`;
    if (drawn === run) return;
    drawn = run;
    const { off: seeds, dead: counts } = courses();
    const lost = seeds.map(untilLost).filter((going) => going.length > 0 && going.length <= sizes.steps);
    seeds.forEach((counted, place) => put(others[place], place === sizes.place ? null : line(counted)));
    set(ends, { d: lost.map((going) => cross(plot.x(going.length - 1), plot.y(going[going.length - 1]), 5)).join("") });
    set(dead, line(counts));
    put(off, slopes.off !== 0 && line(seeds[sizes.place]));
    hide(offKey, slopes.off === 0);
    hide(endKey, !seeds.some((counted) => counted.includes(NONE)));
    const [first, last] = [counts[0], counts.findLast((count) => count !== NONE)];
    set(drawing, { "aria-label": say(description, { first, last, units, others: sizes.seeds - 1 }) });
  }

  /** The present step, and the counts there. */
  function step({ step: at, dead: deaths, off: offs, slopes, lostAt }) {
    const [place, isGoing] = [plot.x(at), lostAt === null];
    const leaks = isGoing && slopes.off !== 0;
    put(now, { x1: place, x2: place });
    put(deadDot, isGoing && disc(place, plot.y(deaths), 6));
    put(offDot, leaks && disc(place, plot.y(offs), 6));
    const isLate = at > sizes.steps / 2;
    const beside = { x: place + (isLate ? -12 : 12), "text-anchor": isLate ? "end" : "start" };
    const height = (count) => plot.y(count) + (count > 0.8 * units ? 22 : -10);
    put(deadNote, isGoing && { ...beside, y: height(deaths) }, `${deaths} dead`);
    // two notes at one height would be one illegible note
    put(offNote, leaks && { ...beside, y: Math.min(height(offs), height(deaths) - 20) }, `${offs} off`);
  }

  return { key, fit, course, step, at: plot.at };
}
