/** Two loss landscapes, a start and a target to drag, and a ball in each. The drawing half of ValleyExplorer. */

import { floats, linearScale, nodeAt, nodeCount, snap } from "../shared/geometry.js";
import { html, menu, put, set, stepSlider, svg } from "../shared/elements.js";
import { followHand, remembering } from "../shared/dragging.js";
import { axes, corners, disc, lozenge, placeOf } from "../shared/panel.js";
import { explorable } from "../shared/explorable.js";
import { player } from "../shared/player.js";
import { fixed, number, say, short } from "../shared/sentences.js";
import words from "./valley_explorer.json" with { type: "json" };

const [LANDSCAPES, NEAR] = [["valley", "bowl"], 0.1];
const RADII = Array.from({ length: 12 }, (_, n) => 0.15 * 1.6 ** n);  // of the contours
const ROUND = Array.from({ length: 96 }, (_, k) => [Math.cos(k * Math.PI / 48), Math.sin(k * Math.PI / 48)]);
/** What is drawn over the contours, from the back to the front. @type {Record<string, "polygon" | "polyline" | "line" | "path">} */
const PARTS = { near: "polygon", way: "polyline", ray: "line", trail: "polyline", taken: "path", ball: "polygon" };
const KNOB = 12;  // in pixels

/** Both walks from the traits alone; `walk` and `values` in valley_explorer.py. @param {(trait: string) => any} get */
export function readerOf(get) {
  const [lands, last] = [get("landscapes"), get("link").handles.step.high];
  const inputs = Object.fromEntries(LANDSCAPES.map((name) => [name, floats(lands[name].samples)]));

  function walk(name) {
    const { curvature: [a, b, , c], limits } = lands[name];
    const [h, usesAll, rate] = [inputs[name], get("samples") === "all", get("share") * limits[get("samples")]];
    let [e1, e2, p1, p2, turns, together] = [get("start1") - get("target1"), get("start2") - get("target2"), 0, 0, 0, 0];
    const [whole, errors] = [e1 * e1 + e2 * e2, [[e1, e2]]];
    const isThere = () => e1 * e1 + e2 * e2 <= NEAR * NEAR * whole;
    while (!isThere() && errors.length <= last) {
      const [h1, h2] = [h[2 * errors.length - 2], h[2 * errors.length - 1]];
      const miss = h1 * e1 + h2 * e2;
      const m1 = -rate * (usesAll ? a * e1 + b * e2 : miss * h1);
      const m2 = -rate * (usesAll ? b * e1 + c * e2 : miss * h2);
      turns += Number(m1 * p1 + m2 * p2 < 0);
      together += Number(m1 * m2 > 0);
      [p1, p2, e1, e2] = [m1, m2, e1 + m1, e2 + m2];
      errors.push([e1, e2]);
    }
    const left = errors.map(([x, y]) => (whole ? Math.sqrt((x * x + y * y) / whole) : 0));
    return { errors, left, walked: errors.length - 1, arrived: isThere() ? errors.length - 1 : last + 1, turns, together, rate };
  }

  function values(walks = LANDSCAPES.map(walk)) {
    const [valley, bowl] = walks.map(({ arrived }) => arrived);
    const pair = (end) => `(${short(get(`${end}1`))}, ${short(get(`${end}2`))})`;
    return {
      samples: get("samples"), percent: fixed(100 * get("share"), 0), step: get("step"), start: pair("start"), target: pair("target"),
      way: valley ? "yes" : "no", quick: valley > 0 && valley <= Math.min(bowl, last) ? "yes" : "no",
      ...Object.fromEntries(walks.flatMap(({ arrived, walked, turns, together, left }, k) => Object.entries({
        needs: say(words.count, { n: arrived }), walked, turns, together, left: fixed(100 * left[Math.min(get("step"), walked)], 0),
      }).map(([what, value]) => [`${LANDSCAPES[k]}_${what}`, value]))),
    };
  }
  return { inputs, walk, values };
}

function build(model, write) {
  const [lands, { handles }] = ["landscapes", "link"].map((trait) => model.get(trait));
  const { inputs, walk, values } = readerOf((trait) => model.get(trait));
  const go = (state) => { running.stop(); write(state); };
  const choose = menu({
    label: "Each step uses", options: [["all", "all samples"], ["one", "one sample"]], onChoose: (samples) => go({ samples }),
  });
  const sliders = Object.entries({
    start1: "Start w₁", start2: "Start w₂", target1: "Target w₁", target2: "Target w₂", share: "Step size", step: "Step",
  }).map(([name, label]) => {
    const shown = name === "share" ? (share) => `${fixed(100 * share, 0)} %` : short;
    const steps = Array.from({ length: nodeCount(handles[name]) }, (_, n) => nodeAt(handles[name], n));
    return { name, ...stepSlider({ label, steps, onMove: (value) => go({ [name]: value }), shown, spoken: shown }) };
  });

  const last = handles.step.high;
  const arrival = () => Math.min(last, Math.max(...LANDSCAPES.map((name) => walk(name).arrived)));
  const ended = () => [last, arrival()].includes(model.get("step"));
  /** The film's next step: it goes faster and faster, and stops when both balls are there. */
  function next() {
    const [step, end] = [model.get("step"), arrival()];
    return Math.min(step + 1 + Math.floor(step / 10), step < end ? end : last);
  }
  const running = player({
    what: "training", ended, rewind: () => write({ step: 0 }), advance: () => { write({ step: next() }); return !ended(); },
    between: (share) => roll(model.get("step") + share * (next() - model.get("step"))),
  });

  const still = svg("g", { "aria-hidden": "true" });
  const goal = html("p", {}, "");
  const panels = LANDSCAPES.map((name) => {
    const contours = RADII.map(() => svg("polygon", { class: "contour" }));
    const parts = Object.fromEntries(Object.entries(PARTS).map(([kind, tag]) => [kind, svg(tag, { class: kind })]));
    const inside = svg("svg", {}, ...contours, ...Object.values(parts));  // what is beyond the axes is cut off
    const ends = ["start", "target"].map((end) => ({ end, knob: svg("polygon", { class: `knob ${end}` }), label: svg("text", { class: "note" }, end) }));
    const [count, box] = [svg("text", { class: "count" }, ""), { left: 0, right: 1, top: 46, bottom: 1 }];
    return { name, contours, parts, inside, ends, count, box, x: linearScale([0, 1], [0, 1]), y: linearScale([0, 1], [0, 1]) };
  });
  const drawing = svg("svg", { role: "img", class: "drawing" }, still, ...panels.flatMap(({ inside, count, ends }) =>
    [inside, count, ...ends.map(({ knob }) => knob), ...ends.map(({ label }) => label)]));
  let [width, drawn] = [1, ""];

  function fit(now) {
    const isNarrow = now < 480;
    const [first, gap] = isNarrow ? [1, 10] : [30, 14];
    const wide = (now - first - gap - 1) / 2;
    const [{ low: left, high: right }, { low, high }] = [handles.start1, handles.start2];
    const bottom = Math.round(46 + wide * (high - low) / (right - left));
    [width, drawn] = [now, ""];
    set(drawing, { viewBox: `0 0 ${now} ${bottom + 26}`, height: bottom + 26 });
    still.replaceChildren(...panels.flatMap((panel, k) => {
      const box = Object.assign(panel.box, { left: first + k * (wide + gap), right: first + k * (wide + gap) + wide, bottom });
      const [x, y] = [linearScale([left, right], [box.left, box.right]), linearScale([low, high], [bottom, box.top])];
      Object.assign(panel, { x, y });
      const size = { x: box.left, y: box.top, width: wide, height: bottom - box.top };
      set(panel.inside, { ...size, viewBox: Object.values(size).join(" ") });
      put(panel.count, { x: box.left, y: 38 });
      const tick = (v, isNamed = true) => /** @type {[number, string]} */ ([v, isNamed ? short(v) : ""]);
      return [axes({ box, x, y, xTicks: [-1, 0, 1].map((v) => tick(v)), yTicks: [-1, 0, 1].map((v) => tick(v, !k && !isNarrow)) }),
        svg("rect", { class: "frame", ...size }), svg("text", { x: box.left, y: 18 }, lands[panel.name].title),
        svg("text", { class: "name", x: box.right - 4, y: y(0) - 6, "text-anchor": "end" }, "w₁"),
        svg("text", { class: "note", x: box.left + 8, y: bottom - 10 }, panel.name),
        svg("text", { class: "name", x: x(0) + 6, y: box.top + 15 }, "w₂")];
    }));
  }

  const placeAt = (/** @type {string} */ end) => [model.get(`${end}1`), model.get(`${end}2`)];

  /** Both balls after so many steps, or on the way to the next. */
  function roll(at, walks = LANDSCAPES.map(walk)) {
    panels.forEach(({ name, x, y, parts: { trail, taken, ray, ball } }, k) => {
      const { errors, walked } = walks[k];
      const [now, part] = [Math.min(Math.floor(at), walked), at % 1];
      const [t1, t2] = placeAt("target");
      const place = (/** @type {number[]} */ [e1, e2]) => [x(t1 + e1), y(t2 + e2)];
      const [[ax, ay], [bx, by]] = [now, Math.min(now + 1, walked)].map((n) => place(errors[n]));
      const [px, py] = [ax + part * (bx - ax), ay + part * (by - ay)];
      const been = errors.slice(0, now + 1).map(place);
      put(trail, { points: corners([...been, [px, py]]) });
      put(taken, { d: been.map(([sx, sy]) => `M${sx.toFixed(1)} ${sy.toFixed(1)}h0`).join("") });
      put(ball, disc(px, py, 8));
      const [h1, h2] = inputs[name].subarray(2 * now, 2 * now + 2);
      const long = 0.6 / Math.hypot(h1, h2);
      const isNext = model.get("samples") === "one" && now < walked;
      const [dx, dy] = [x(long * h1) - x(0), y(long * h2) - y(0)];
      put(ray, isNext && { x1: ax - dx, y1: ay - dy, x2: ax + dx, y2: ay + dy });
    });
  }

  function draw() {
    const [[s1, s2], [t1, t2]] = ["start", "target"].map(placeAt);
    const [walks, isMoved] = [LANDSCAPES.map(walk), drawn !== `${t1} ${t2}`];
    const said = values(walks);
    drawn = `${t1} ${t2}`;
    panels.forEach(({ name, x, y, contours, parts: { way, near }, ends, count }, k) => {
      const [a, b, , c] = lands[name].shape;
      if (isMoved) contours.forEach((contour, n) => put(contour, { points: corners(
        ROUND.map(([u, v]) => [x(t1 + RADII[n] / 5 * (a * u + b * v)), y(t2 + RADII[n] / 5 * (b * u + c * v))])) }));
      put(way, { points: corners(walks[k].errors.map(([e1, e2]) => [x(t1 + e1), y(t2 + e2)])) });
      put(near, disc(x(t1), y(t2), NEAR * (x(Math.hypot(s1 - t1, s2 - t2)) - x(0))));
      for (const { end, knob, label } of ends) {
        const [w1, w2] = placeAt(end);
        put(knob, (end === "start" ? disc : lozenge)(x(w1), y(w2), KNOB));
        put(label, { x: x(w1), y: y(w2) + (w2 > 1 ? 30 : -18), "text-anchor": w1 > 1 ? "end" : w1 < -1 ? "start" : "middle" });
      }
      put(count, { class: `count ${said.quick}` }, said[`${name}_needs`]);
    });
    put(goal, { class: `goal ${said.quick}` }, say(words.goal, said));
    roll(said.step, walks);
    choose.show(said.samples);
    for (const { name, show } of sliders) show(model.get(name));
  }

  /** Which end a press takes hold of, in which panel, and how far beside it; anywhere else it is the target. */
  function grab(event) {
    const [px, py] = placeOf(drawing, width, event);
    const panel = panels[px < (panels[0].box.right + panels[1].box.left) / 2 ? 0 : 1];
    const [nearest] = ["target", "start"].map((end) => {
      const [w1, w2] = placeAt(end);
      const [dx, dy] = [panel.x(w1) - px, panel.y(w2) - py];
      return { panel, end, dx, dy, distance: Math.hypot(dx, dy) };
    }).sort((a, b) => a.distance - b.distance);
    return nearest.distance < 2 * KNOB ? nearest : { panel, end: "target", dx: 0, dy: 0 };
  }
  followHand(drawing, remembering(model, "start1", "start2", "target1", "target2"), (event, { panel, end, dx, dy }) => {
    const [px, py] = placeOf(drawing, width, event);
    const at = [panel.x.invert(px + dx), panel.y.invert(py + dy)];
    go(Object.fromEntries(at.map((v, n) => [`${end}${n + 1}`, snap(handles[`${end}${n + 1}`], v)])));
  }, grab);

  return {
    body: [
      html("div", { class: "menus" }, choose.element, running.element), goal, html("div", {}, drawing),
      html("div", { class: "sliders" }, ...sliders.map(({ element }) => element)),
    ],
    drawings: [{ drawing, fit }],
    draw, values, stop: running.stop,
    rows() {
      const [said, walks] = [values(), LANDSCAPES.map(walk)];
      const row = (what, write) => [words.rows[what], ...LANDSCAPES.map(write)];
      return { head: ["", ...LANDSCAPES], body: [
        ...["needs", "turns", "together", "left"].map((what) => row(what, (name) => String(said[`${name}_${what}`]))),
        row("rate", (_, k) => number(walks[k].rate)),
      ] };
    },
    describe: (status) => set(drawing, { "aria-label": say(words.picture, { status }) }),
  };
}

export default explorable("valley-explorer", words, build);
