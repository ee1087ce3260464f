/** ReLU hinges to drag until their sum matches a curve. The drawing half of KinkExplorer. */

import { clamp, floats, linearScale, nodeAt, snap } from "../shared/geometry.js";
import { html, menu, put, set, slider, svg } from "../shared/elements.js";
import { followHand, remembering } from "../shared/dragging.js";
import { axes, corners, disc, placeOf, rectangle } from "../shared/panel.js";
import { explorable } from "../shared/explorable.js";
import { fixed, number, say, short } from "../shared/sentences.js";
import words from "./kink_explorer.json" with { type: "json" };

const KNOB = 13;  // its radius, in pixels
const KEYS = { ArrowLeft: ["x", -0.1], ArrowRight: ["x", 0.1], ArrowUp: ["w", 0.1], ArrowDown: ["w", -0.1] };
const signed = (weight) => (weight > 0 ? "+" : "") + fixed(weight, 2);

/** What is shown, from the traits alone. @param {(trait: string) => any} get */
export function readerOf(get) {
  const [grid, targets] = [get("grid"), get("targets")];
  const all = Object.fromEntries(Object.entries(targets).map(([name, { samples }]) => [name, floats(samples)]));
  const chosen = () => Math.min(get("hinge"), get("hinges"));
  const hinges = () => Array.from({ length: get("hinges") }, (_, n) => ({ x: get(`x${n + 1}`), w: get(`w${n + 1}`) }));
  const wanted = () => all[get("target")];
  /** The sum of the hinges at `x`; `sum_of_hinges` in fits.py. */
  const sumAt = (x, placed = hinges()) => placed.reduce((sum, hinge) => sum + hinge.w * Math.max(0, x - hinge.x), wanted()[0]);
  function sums() {
    const placed = hinges();
    return Array.from(wanted(), (_, i) => sumAt(nodeAt(grid, i), placed));
  }
  /** What the status sentence is filled with; `values` in kink_explorer.py. */
  function values() {
    const { line, goal, best } = targets[get("target")];
    const [target, reached, n] = [wanted(), sums(), chosen()];
    const gap = fixed(reached.reduce((total, y, i) => total + Math.abs(y - target[i]), 0) / target.length, 3);
    const nearest = best[get("hinges") - 1];
    return {
      gap, line: fixed(line, 3), goal: fixed(goal, 3), best: fixed(nearest, 3),
      reached: Number(gap) <= goal ? "yes" : "no", enough: nearest <= goal ? "yes" : "no",
      hinges: get("hinges"), hinge: n, x: fixed(get(`x${n}`), 2), w: signed(get(`w${n}`)),
    };
  }
  return { chosen, hinges, wanted, sumAt, sums, values };
}

/**
 * The parts of a chain of straight pieces that are between two heights, for `d` of a path.
 * @param {number[][]} chain  x rising @param {{top: number, bottom: number}} box  all in pixels
 */
export function within(chain, { top, bottom }) {
  let d = "";
  for (let i = 1; i < chain.length; i++) {
    const [[x0, y0], [x1, y1]] = [chain[i - 1], chain[i]];
    const cuts = y1 === y0 ? [] : [(top - y0) / (y1 - y0), (bottom - y0) / (y1 - y0)].sort((a, b) => a - b);
    const [from, to] = [Math.max(0, cuts[0] ?? 0), Math.min(1, cuts[1] ?? 1)];
    if (from >= to || (y1 === y0 && (y0 < top || y0 > bottom))) continue;
    const at = (share) => `${(x0 + share * (x1 - x0)).toFixed(1)} ${(y0 + share * (y1 - y0)).toFixed(1)}`;
    d += `${d && from === 0 && d.endsWith(at(0)) ? "" : `M${at(from)}`}L${at(to)}`;
  }
  return d;
}

function build(model, write) {
  const [grid, targets, { handles }] = ["grid", "targets", "link"].map((trait) => model.get(trait));
  const { chosen, hinges, wanted, sumAt, sums, values } = readerOf((trait) => model.get(trait));
  const most = handles.hinges.choices.length;
  /** Put hinge `n`, or only its place or its weight, somewhere else. @param {number} n @param {Record<string, number>} to */
  const move = (n, to) => write({
    hinge: n, ...Object.fromEntries(Object.entries(to).map(([axis, v]) => [axis + n, snap(handles[axis + n], v)])),
  });

  const curve = menu({
    label: "Match", options: handles.target.choices.map((name) => [name, targets[name].title]),
    onChoose: (target) => write({ target }),
  });
  const numbers = handles.hinges.choices.map((n) => [String(n), String(n)]);
  const count = menu({ label: "Hinges", options: numbers, onChoose: (n) => write({ hinges: Number(n) }) });
  const choice = menu({ label: "Selected hinge", options: numbers, onChoose: (n) => write({ hinge: Number(n) }) });
  const [place, weight] = ["x", "w"].map((axis) => slider({
    label: axis === "x" ? "Place x" : "Weight w", unit: axis, min: handles[`${axis}1`].low, max: handles[`${axis}1`].high,
    step: 1 / handles[`${axis}1`].per_unit, onMove: (value) => move(chosen(), { [axis]: value }),
  }));

  const [still, score] = [svg("g", { "aria-hidden": "true" }), svg("g", { class: "score", "aria-hidden": "true" })];
  const gap = svg("polygon", { class: "gap" });
  const [target, sum] = ["target", "curve value"].map((kind) => svg("path", { class: kind }));
  const roads = Array.from({ length: most }, () => svg("path", { class: "road" }));
  const feet = roads.map(() => svg("polygon", { class: "foot-mark" }));
  const knobs = roads.map((_, i) => {
    const [ring, mark, text] = [svg("polygon", { class: "ring" }), svg("polygon", { class: "mark" }), svg("text", { "text-anchor": "middle" }, String(i + 1))];
    const element = svg("g", {
      class: "knob", role: "slider", tabindex: "0", "aria-label": `Hinge ${i + 1}`, "aria-orientation": "vertical",
      "aria-valuemin": handles.w1.low, "aria-valuemax": handles.w1.high,
      focus: () => write({ hinge: i + 1 }), keydown: (event) => press(event, i),
    }, ring, mark, text);
    return { element, ring, mark, text };
  });
  const [track, fill, goalMark, lineMark] = ["track", "fill", "goal", "line"].map((kind) => svg("polygon", { class: kind }));
  const [shown, what, goalText, lineText] = ["number", "", "", ""].map((kind) => svg("text", { class: kind }));
  score.append(track, fill, goalMark, lineMark, shown, what, goalText, lineText);
  const drawing = svg("svg", { role: "group", class: "drawing" },
    score, still, gap, target, ...roads, ...feet, sum, ...knobs.map(({ element }) => element));
  const scales = { width: 1, x: linearScale([0, 1], [0, 1]), y: linearScale([0, 1], [0, 1]), box: { left: 0, right: 0, top: 0, bottom: 0 } };

  function press(event, i) {
    const [axis, step] = KEYS[event.key] ?? [];
    if (!axis || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    move(i + 1, { [axis]: hinges()[i][axis] + (event.shiftKey ? step / 5 : step) });
  }

  function fit(width) {
    const isNarrow = width < 480;
    const box = { left: 36, right: width - KNOB - 2, top: 62, bottom: 62 + clamp(0.42 * width, 230, 320) };
    const x = linearScale([grid.low, grid.high], [box.left, box.right]);
    const y = linearScale([handles.w1.low, handles.w1.high], [box.bottom, box.top]);
    Object.assign(scales, { width, isNarrow, box, x, y });
    set(drawing, { viewBox: `0 0 ${width} ${box.bottom + 44}`, height: box.bottom + 44 });
    const ticks = (values) => values.map((v) => /** @type {[number, string]} */ ([v, short(v)]));
    const names = [["target", "target"], ["curve value", isNarrow ? "sum" : "sum of hinges"], ["road", isNarrow ? "hinge" : "one hinge"]];
    let from = box.left;
    const key = names.flatMap(([kind, name]) => {
      const sample = svg("line", { class: kind, x1: from, x2: from + 24, y1: box.bottom + 34, y2: box.bottom + 34 });
      const text = svg("text", { x: from + 30, y: box.bottom + 39 }, name);
      from += 44 + 7.2 * name.length;
      return [sample, text];
    });
    still.replaceChildren(axes({ box, x, y, xTicks: ticks([-3, -2, -1, 0, 1, 2, 3]), yTicks: ticks([-2, -1, 0, 1, 2]), xName: isNarrow ? "" : "x" }), ...key);
  }

  function draw() {
    const { x, y, box } = scales;
    const [placed, n, said] = [hinges(), chosen(), values()];
    const inside = (v) => clamp(y(v), box.top, box.bottom);
    const [want, have] = [Array.from(wanted()), sums()].map((row) => row.map((v, i) => [x(nodeAt(grid, i)), inside(v)]));
    put(gap, { points: corners([...want, ...have.reverse()]) });
    put(target, { d: `M${corners(want).replaceAll(" ", "L")}` });
    const bends = [grid.low, ...placed.map((hinge) => hinge.x).sort((a, b) => a - b), grid.high];
    put(sum, { d: within(bends.map((at) => [x(at), y(sumAt(at))]), box) });
    knobs.forEach(({ element, ring, mark, text }, i) => {
      const hinge = placed[i];
      element.style.display = hinge ? "" : "none";
      const [kx, ky] = hinge ? [x(hinge.x + 1), y(hinge.w)] : [0, 0];
      const isChosen = i + 1 === n;
      put(roads[i], hinge && { class: isChosen ? "road chosen" : "road", d: within([[x(hinge.x), y(0)], [box.right, y(hinge.w * (grid.high - hinge.x))]], box) });
      put(feet[i], hinge && { points: corners([[x(hinge.x), y(0)], [x(hinge.x) + 6, y(0) + 9], [x(hinge.x) - 6, y(0) + 9]]) });
      put(ring, hinge && disc(kx, ky, KNOB + 4));
      put(mark, hinge && { class: isChosen ? "mark chosen" : "mark", ...disc(kx, ky, KNOB) });
      put(text, hinge && { x: kx, y: ky + 5 });
      if (hinge) set(element, { "aria-valuenow": hinge.w, "aria-valuetext": `at x = ${fixed(hinge.x, 2)}, weight ${signed(hinge.w)}` });
      choice.select.options[i].disabled = !hinge;
    });
    showScore(said);
    curve.show(model.get("target"));
    count.show(String(placed.length));
    choice.show(String(n));
    place.show(placed[n - 1].x, placed[n - 1].x.toFixed(2));
    weight.show(placed[n - 1].w, placed[n - 1].w.toFixed(2));
  }

  /** The gap as a number and as a bar, beside the goal and the best straight line. */
  function showScore({ gap: now, line, goal, reached }) {
    const { box: { left, right } } = scales;
    const at = linearScale([0, 1.25 * Number(line)], [left + 110, right]);
    const bar = (from, to, top, bottom) => rectangle({ left: at(from), right: at(to), top, bottom });
    put(track, bar(0, 1.25 * Number(line), 8, 22));
    put(fill, { class: reached === "yes" ? "fill reached" : "fill", ...bar(0, Math.min(Number(now), 1.25 * Number(line)), 8, 22) });
    for (const [mark, value] of [[goalMark, goal], [lineMark, line]]) {
      put(mark, rectangle({ left: at(Number(value)) - 1, right: at(Number(value)) + 1, top: 4, bottom: 26 }));
    }
    put(shown, { x: left, y: 26 }, now);
    put(what, { x: left, y: 44 }, "mean gap");
    put(goalText, { class: reached === "yes" ? "goal reached" : "goal", x: at(0), y: 44 }, reached === "yes" ? "✓ goal reached" : `goal ${goal}`);
    put(lineText, { x: right, y: 44, "text-anchor": "end" }, scales.isNarrow ? `line ${line}` : `best straight line ${line}`);
  }

  /** The nearest knob or foot: what a press takes hold of, and how far beside its centre. */
  function grab(event) {
    const [px, py] = placeOf(drawing, scales.width, event);
    const near = hinges().flatMap(({ x, w }, i) => [[x + 1, w, false], [x, 0, true]].map(([hx, hy, isFoot]) => {
      const [dx, dy] = [scales.x(hx) - px, scales.y(hy) - py];
      return { i, isFoot, dx, dy, distance: Math.hypot(dx, dy) - (i + 1 === chosen() ? 3 : 0) };
    })).filter(({ isFoot, distance }) => !isFoot || distance < KNOB).sort((a, b) => a.distance - b.distance)[0];
    if (near.distance > KNOB + 3) Object.assign(near, { dx: 0, dy: 0 });
    knobs[near.i].element.focus({ preventScroll: true });
    return near;
  }
  followHand(drawing, remembering(model, ...Object.keys(model.get("start"))), (event, { i, isFoot, dx, dy }) => {
    const [px, py] = placeOf(drawing, scales.width, event);
    const x = scales.x.invert(px + dx);
    move(i + 1, isFoot ? { x } : { x: x - 1, w: scales.y.invert(py + dy) });
  }, grab);

  return {
    body: [
      html("p", {}, words.task, html("strong", {}, words.goal)),
      html("div", { class: "menus" }, curve.element, count.element, choice.element),
      html("div", {}, drawing),
      html("div", { class: "sliders" }, place.element, weight.element),
    ],
    drawings: [{ drawing, fit }],
    draw, values,
    rows: () => {
      const [placed, have] = [hinges(), sums()];
      return {
        head: ["x", "target", ...placed.map((_, i) => `hinge ${i + 1}`), "sum"],
        body: Array.from(wanted(), (v, i) => [i, v]).filter(([i]) => i % 5 === 0).map(([i, v]) => {
          const at = nodeAt(grid, i);
          return [fixed(at, 2), number(v), ...placed.map(({ x, w }) => number(w * Math.max(0, at - x))), number(have[i])];
        }),
      };
    },
    describe: (status) => set(drawing, { "aria-label": say(words.picture, { status }) }),
  };
}

export default explorable("kink-explorer", words, build);
