/** ReLU hinges to drag until their sum matches a curve. The drawing half of KinkExplorer. */

import { clamp, floats, linearScale, nodeAt, snap } from "../shared/geometry.js";
import { html, put, set, svg } from "../shared/elements.js";
import { controlsOf } from "../shared/controls.js";
import { followHand, onKeys, remembering, valueKeys } from "../shared/dragging.js";
import { corners, disc, placeOf, plane, rectangle } from "../shared/panel.js";
import { explorable } from "../shared/explorable.js";
import { fixed, number } from "../shared/sentences.js";
import words from "./kink_explorer.json" with { type: "json" };

const KNOB = 13;  // its radius, in pixels
/** What they add to the weight, or to the place. */
const KEYS = { ...valueKeys(0.1, 0.5), ArrowLeft: { x: -0.1 }, ArrowRight: { x: 0.1 } };
const signed = (weight) => (weight > 0 ? "+" : "") + fixed(weight, 2);

/** What is shown, from the traits alone. @param {(trait: string) => any} get */
export function readerOf(get) {
  const [grid, targets] = [get("grid"), get("targets")];
  const all = Object.fromEntries(Object.entries(targets).map(([name, { samples }]) => [name, floats(samples)]));
  const chosen = () => Math.min(get("hinge"), get("hinges"));
  const hinges = () => Array.from({ length: get("hinges") }, (_, n) => ({ x: get(`x${n + 1}`), w: get(`w${n + 1}`) }));
  /** The sum of the hinges at any place; `sum_of_hinges` in fits.py. */
  const sumAt = (at, placed = hinges()) => placed.reduce((sum, { x, w }) => sum + w * Math.max(0, at - x), all[get("target")][0]);
  /** The target and the sum at every node. */
  function curves() {
    const placed = hinges();
    return Array.from(all[get("target")], (wanted, i) => ({ x: nodeAt(grid, i), wanted, sum: sumAt(nodeAt(grid, i), placed) }));
  }
  /** What the status sentence is filled with; `values` in kink_explorer.py. */
  function values() {
    const { line, goal, best } = targets[get("target")];
    const [points, n, nearest] = [curves(), chosen(), best[get("hinges") - 1]];
    const gap = fixed(points.reduce((total, { wanted, sum }) => total + Math.abs(sum - wanted), 0) / points.length, 3);
    return {
      gap, line: fixed(line, 3), goal: fixed(goal, 3), best: fixed(nearest, 3),
      reached: Number(gap) <= goal ? "yes" : "no", enough: nearest <= goal ? "yes" : "no",
      hinges: get("hinges"), hinge: n, x: fixed(get(`x${n}`), 2), w: signed(get(`w${n}`)),
    };
  }
  return { chosen, hinges, sumAt, curves, values };
}

function build(model, write) {
  const [grid, targets, { handles }] = ["grid", "targets", "link"].map((trait) => model.get(trait));
  const { chosen, hinges, sumAt, curves, values } = readerOf((trait) => model.get(trait));
  /** Put hinge `n`, or only its place or its weight, somewhere else. @param {number} n @param {Record<string, number>} to */
  const move = (n, to) => write({
    hinge: n, ...Object.fromEntries(Object.entries(to).map(([axis, v]) => [axis + n, snap(handles[axis + n], v)])),
  });

  const controls = controlsOf(model, write);
  const [match, count, choice] = [
    controls.menu("Match", "target", (name) => targets[name].title), controls.menu("Hinges", "hinges"), controls.menu("Selected hinge", "hinge"),
  ];
  const sliders = [["Place x", "x"], ["Weight w", "w"]].map(([label, axis]) => controls.slider(label, axis, () => axis + chosen()));

  const [still, score] = [svg("g", { "aria-hidden": "true" }), svg("g", { class: "score", "aria-hidden": "true" })];
  const [gap, target, sum] = ["gap", "target", "curve value"].map((kind) => svg(kind === "gap" ? "polygon" : "polyline", { class: kind }));
  const parts = handles.hinges.choices.map((n, i) => {
    const [ring, mark, foot] = ["ring", "mark", "foot-mark"].map((kind) => svg("polygon", { class: kind }));
    const [road, text] = [svg("line", { class: "road" }), svg("text", { "text-anchor": "middle" }, String(n))];
    const knob = svg("g", {
      class: "knob", role: "slider", tabindex: "0", "aria-label": `Hinge ${n}`, "aria-description": words.keys, "aria-orientation": "vertical",
      "aria-valuemin": handles.w1.low, "aria-valuemax": handles.w1.high,
      focus: () => write({ hinge: n }),
      keydown: onKeys(KEYS, (step, isFine) => {
        const [hinge, share] = [hinges()[i], isFine ? 0.2 : 1];
        move(n, typeof step === "number" ? { w: hinge.w + share * step } : { x: hinge.x + share * step.x });
      }),
    }, ring, mark, text);
    return { ring, mark, foot, road, text, knob };
  });
  const [track, fill, goalMark, lineMark] = ["track", "fill", "at", "at"].map((kind) => svg("polygon", { class: kind }));
  const [shown, unit, goalText, lineText] = ["number", "", "goal", ""].map((kind) => svg("text", { class: kind }));
  score.append(track, fill, goalMark, lineMark, shown, unit, goalText, lineText);
  const inside = svg("svg", {}, gap, target, ...parts.map(({ road }) => road), sum);  // what is beyond the axes is cut off
  const drawing = svg("svg", { role: "group", class: "drawing" },
    score, still, inside, ...parts.map(({ foot }) => foot), ...parts.map(({ knob }) => knob));
  const plot = plane(drawing);
  const isNarrow = () => plot.width < 480;

  function fit(width) {
    const box = { left: 36, right: width - KNOB - 2, top: 62, bottom: 62 + clamp(0.42 * width, 230, 320) };
    plot.fit(width, box, [grid.low, grid.high], [handles.w1.low, handles.w1.high], 44);
    const [across, down] = [box.right - box.left, box.bottom - box.top];
    set(inside, { x: box.left, y: box.top, width: across, height: down, viewBox: `${box.left} ${box.top} ${across} ${down}` });
    const key = [["target", "target"], ["curve value", "sum"], ["road", "hinge"]].flatMap(([kind, name], n) => {
      const [from, level] = [box.left + 80 * n, box.bottom + 34];
      return [svg("line", { class: kind, x1: from, x2: from + 24, y1: level, y2: level }), svg("text", { x: from + 30, y: level + 5 }, name)];
    });
    const [xTicks, yTicks] = [[-3, -2, -1, 0, 1, 2, 3], [-2, -1, 0, 1, 2]];
    still.replaceChildren(plot.axes({ xTicks, yTicks, xName: isNarrow() ? "" : "x" }), ...key);
  }

  function draw() {
    const { x, y } = plot;
    const [placed, n, points] = [hinges(), chosen(), curves()];
    const [wanted, reached] = ["wanted", "sum"].map((which) => points.map((point) => [point.x, point[which]]));
    put(target, plot.points(wanted));
    const bends = [grid.low, ...placed.map((hinge) => hinge.x).sort((a, b) => a - b), grid.high];
    put(sum, plot.points(bends.map((at) => [at, sumAt(at)])));
    put(gap, plot.points([...wanted, ...reached.reverse()]));
    parts.forEach(({ ring, mark, foot, road, text, knob }, i) => {
      const hinge = placed[i];
      choice.select.options[i].disabled = !hinge;
      if (!hinge) {
        for (const each of [road, foot, knob, ring, mark, text]) put(each, null);
        return;
      }
      const [fx, kx, ky, state] = [x(hinge.x), x(hinge.x + 1), y(hinge.w), i + 1 === n ? " chosen" : ""];
      put(road, { class: `road${state}`, ...plot.line([[hinge.x, 0], [grid.high, hinge.w * (grid.high - hinge.x)]]) });
      put(foot, { points: corners([[fx, y(0)], [fx + 6, y(0) + 9], [fx - 6, y(0) + 9]]) });
      put(ring, disc(kx, ky, KNOB + 4));
      put(mark, { class: `mark${state}`, ...disc(kx, ky, KNOB) });
      put(text, { x: kx, y: ky + 5 });
      put(knob, { "aria-valuenow": hinge.w, "aria-valuetext": `at x = ${fixed(hinge.x, 2)}, weight ${signed(hinge.w)}` });
    });
    showScore(values());
    controls.show();
    choice.show(String(n));  // of those that there are
  }

  /** The gap as a number and as a bar, beside the goal and the best straight line. */
  function showScore({ gap: now, line, goal, reached }) {
    const { left, right } = plot.box;
    const [most, isReached, isTight] = [2 * line, reached === "yes", right - left < 290];
    const at = linearScale([0, most], [left + 110, right]);
    put(track, rectangle({ left: at(0), right, top: 8, bottom: 22 }));
    put(fill, { class: isReached ? "fill reached" : "fill", ...rectangle({ left: at(0), right: at(Math.min(now, most)), top: 8, bottom: 22 }) });
    for (const [mark, value] of [[goalMark, goal], [lineMark, line]]) {
      put(mark, rectangle({ left: at(value) - 1, right: at(value) + 1, top: 4, bottom: 26 }));
    }
    put(shown, { x: left, y: 26 }, now);
    put(unit, { x: left, y: 44 }, "mean gap");
    put(goalText, { class: isReached ? "goal reached" : "goal", x: at(0), y: 44 }, isReached ? `✓ goal${isNarrow() ? "" : " reached"}` : `goal ${goal}`);
    const place = isTight ? "line" : `${isNarrow() ? "" : "best straight "}line ${line}`;
    put(lineText, { x: isTight ? right : at(line), y: 44, "text-anchor": isTight ? "end" : "start" }, place);
  }

  /** The nearest knob, or a foot that is hit: what a press takes hold of, and how far beside its centre. */
  function grab(event) {
    const [px, py] = placeOf(drawing, plot.width, event);
    const near = hinges().flatMap(({ x, w }, i) => [[x + 1, w], [x, 0]].map(([hx, hy], part) => {
      const [dx, dy] = [plot.x(hx) - px, plot.y(hy) - py];
      return { i, isFoot: part === 1, dx, dy, distance: Math.hypot(dx, dy) - (i + 1 === chosen() ? 3 : 0) };
    })).filter(({ isFoot, distance }) => !isFoot || distance < KNOB).sort((a, b) => a.distance - b.distance)[0];
    if (near.distance > KNOB + 3) Object.assign(near, { dx: 0, dy: 0 });
    return near;
  }
  followHand(drawing, remembering(model, ...Object.keys(model.get("start"))), (event, { i, isFoot, dx, dy }) => {
    const [x, y] = plot.at({ clientX: event.clientX + dx, clientY: event.clientY + dy });
    parts[i].knob.focus({ preventScroll: true });  // the arrow keys go on from here
    move(i + 1, isFoot ? { x } : { x: x - 1, w: y });
  }, grab);

  return {
    body: [
      html("p", { class: "task" }, words.task, html("strong", {}, words.goal)),
      html("div", { class: "menus" }, match.element, count.element, choice.element),
      html("div", {}, drawing),
      html("div", { class: "sliders" }, ...sliders.map(({ element }) => element)),
    ],
    drawings: [{ drawing, fit }],
    draw, values,
    rows: () => ({
      head: ["x", "target", ...hinges().map((_, i) => `hinge ${i + 1}`), "sum"],
      body: curves().filter((_, i) => i % 5 === 0).map(({ x: at, wanted, sum: total }) =>
        [fixed(at, 2), ...[wanted, ...hinges().map(({ x, w }) => w * Math.max(0, at - x)), total].map(number)]),
    }),
  };
}

export default explorable("kink-explorer", words, build);
