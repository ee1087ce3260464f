/** One neuron and its loss: values above the edges, gradients below. The drawing half of NeuronExplorer. */

import { clamp, curvePath, lineThrough, nearestNode, snap } from "../shared/geometry.js";
import { button, html, put, putText, set, svg } from "../shared/elements.js";
import { controlsOf } from "../shared/controls.js";
import { curveReader } from "../shared/curves.js";
import { followHand, remembering } from "../shared/dragging.js";
import { corners, disc, plane, rectangle } from "../shared/panel.js";
import { explorable } from "../shared/explorable.js";
import { number, say, short } from "../shared/sentences.js";
import words from "./neuron_explorer.json" with { type: "json" };

const GIVEN = { w: "Weight ", x: "Input ", b: "Bias ", target: "" };
const LAST = words.walk.length - 1;
/** The step that makes a number known, and the two that go along an edge. */
const KNOWN = { z: 1, a: 2, L: 3, da: 4, dz: 5, dw: 6, dx: 6, db: 6 };
const USED = { w: [1, 6], x: [1, 6], b: [1, 6], z: [2, 5], a: [3, 4], target: [3, 4] };

/** Both passes, from the traits alone; `passes` in neuron_explorer.py. @param {(trait: string) => any} get */
export function readerOf(get) {
  const [grid, curves, goal] = ["grid", "curves", "goal"].map(get);
  const { curveOf } = curveReader(grid, curves);

  function look() {
    const [name, x, w, b, target, step] = ["activation", "x", "w", "b", "target", "step"].map(get);
    const z = w * x + b;
    const { f, derivative } = curveOf(name);
    const [a, slope] = [f, derivative].map((values) => values[nearestNode(grid, z)]);
    const da = a - target;
    const dz = da * slope;
    const dw = dz * x;
    const isWrong = Math.abs(da) > goal.wrong;
    const isFound = isWrong && Math.abs(dw) < goal.vanished;
    return {
      name, step, x, w, b, target, z, a, L: da * da / 2, slope, da, dz, dw, db: dz, dx: dz * w, isWrong,
      ...goal, isFaint: Math.abs(dw) < 10 * goal.vanished,
      way: !isFound ? "none" : x === 0 ? "input" : slope === 0 ? "dead" : "saturated",
      atKink: curves[name].kinks.some((kink) => kink.x === z),
    };
  }

  function values(seen = look()) {
    const written = (names, write) => Object.fromEntries(names.map((name) => [name, write(seen[name])]));
    return {
      ...seen, title: curves[seen.name].title, off: exact(Math.abs(seen.da)),
      ...written(["x", "w", "b", "target", "z"], short), ...written(["a", "L", "slope", "da", "dz", "dw"], exact),
    };
  }
  return { look, values, curveOf };
}

/** Four decimals, but an exact 0 as one digit. */
const exact = (value) => (value === 0 ? "0" : number(value));

function build(model, write) {
  const [grid, curves, { handles }] = ["grid", "curves", "link"].map((trait) => model.get(trait));
  const { look, values, curveOf } = readerOf((trait) => model.get(trait));
  const walk = (by) => write({ step: (model.get("step") + by + LAST + 1) % (LAST + 1) });
  const controls = controlsOf(model, write);
  const sliders = Object.entries(GIVEN).map(([name, word]) => {
    const label = html("span", {}, html("span", { class: "word" }, word), name);
    const { element } = controls.steps(label, name, short, (value) => `${name} = ${short(value)}`);
    set(element.querySelector("input"), { "aria-label": word + name });  // a phone has no room for the word
    return element;
  });
  const where = html("output", { "aria-hidden": "true" });
  const ways = Object.fromEntries(Object.keys(words.ways).map((way) => [way, html("li", {}, "○ not yet")]));
  const drawing = svg("svg", { role: "img", class: "drawing" });
  const plot = plotOf(drawing, grid, curveOf, handles.target);

  function draw() {
    const seen = look();
    plot.draw(seen);
    controls.show();
    putText(where, words.walk[seen.step]);
    const way = ways[seen.way];
    if (seen.step < LAST || !way) return;
    putText(way, `✓ ${words.ways[seen.way]}`);  // it stays ticked
    put(way, { class: "found" });
  }

  function rows() {
    const seen = look();
    const known = (name) => (seen.step < (KNOWN[name] ?? 0) ? "not yet" : exact(seen[name]));
    const body = ["x", "w", "b", "z", "a"].map((name) => [name, known(name), known(`d${name}`), words.because[name]]);
    return { head: ["number", "value", "gradient of L", "because"], body: [...body, ["L", known("L"), "1", words.because.L]] };
  }

  // The hand moves the point along the curve by its weight: with an input of 0 it cannot.
  followHand(drawing, remembering(model, "w"), (event) => {
    const [x, { low, high }] = [model.get("x"), handles.w];
    if (x !== 0) write({ w: snap(handles.w, clamp((plot.at(event)[0] - model.get("b")) / x, low, high)) });
  });

  return {
    body: [
      html("p", { class: "task" }, html("strong", {}, "Goal. "), say(words.goal, model.get("goal"))),
      html("ul", { class: "ways" }, ...Object.values(ways)),
      html("div", { class: "menus" }, controls.menu("Activation f", "activation", (name) => curves[name].title).element, html("div", { class: "buttons" },
        button("◀ Step back", () => walk(-1)), button("Step on ▶", () => walk(1)), where)),
      html("div", { class: "graph" }, drawing, ...sliders),
    ],
    drawings: [{ drawing, fit(width) {
      plot.fit(width).forEach(([left, top, wide], n) =>
        Object.assign(sliders[n].style, { left: `${left}px`, top: `${top}px`, width: `${wide}px` }));
    } }],
    draw, values, rows,
  };
}

/**
 * Where all stands when there is room: the graph runs to the right. A text is at [x, y, anchor], its number below.
 * @returns {any}
 */
function across(width) {
  const [cx, left, right, loss, y] = [...[0.28, 0.43, 0.67, 0.83].map((share) => Math.round(share * width)), 145];
  const [zs, as, end] = [(cx + 18 + left) / 2, (right + loss) / 2, (loss + width) / 2];
  return {
    height: 314, chips: [[0, 0, 172], [0, 108, 172], [0, 216, 172], [loss, 212, width - loss]],
    sum: disc(cx, y, 18), formula: [cx + 16, y - 40, "middle"],
    f: { left, right, top: 36, bottom: 254 }, loss: { left: loss, right: width - 1, top: y - 27, bottom: y + 27 },
    edges: {
      w: [176, 37, cx - 16, y - 8], x: [176, y, cx - 18, y], b: [176, 253, cx - 16, y + 8],
      z: [cx + 18, y, left, y], a: [right, y, loss, y], target: [end, 212, end, y + 27],
    },
    texts: { z: [zs, y - 18, "middle"], a: [as, y - 32, "middle"] },
    gradients: {
      z: [zs, y + 28, "middle"], a: [as, y + 28, "middle"], w: [0, 75, "start"], x: [0, 183, "start"], b: [0, 291, "start"],
    },
  };
}

/** On a phone the graph runs down. @returns {any} */
function down(width) {
  const [third, middle, end] = [(width - 24) / 3, width / 2, Math.max(width / 2 - 64, 142)];  // the loss is left of the target
  const columns = [0, third + 12, 2 * (third + 12)];
  const [w, x, b] = columns.map((left) => left + third / 2);
  return {
    height: 448, chips: [...columns.map((left) => [left, 0, third]), [end + 72, 384, width - end - 72]],
    sum: rectangle({ left: middle - 38, right: middle + 38, top: 128, bottom: 156 }), formula: [middle, 147, "middle"],
    f: { left: 1, right: width - 1, top: 206, bottom: 342 }, loss: { left: end - 60, right: end + 60, top: 392, bottom: 446 },
    edges: {
      w: [w, 92, middle - 38, 136], x: [x, 92, middle, 128], b: [b, 92, middle + 38, 136],
      z: [middle, 156, middle, 206], a: [end, 342, end, 392], target: [end + 72, 421, end + 60, 421],
    },
    texts: { z: [middle - 20, 186, "end"], a: [end - 20, 372, "end"] },
    gradients: {
      z: [middle + 20, 177, "start"], a: [end + 20, 363, "start"], w: [w, 73, "middle"], x: [x, 73, "middle"], b: [b, 73, "middle"],
    },
  };
}

function plotOf(drawing, grid, curveOf, targets) {
  const make = (tag, kind, ...children) => drawing.appendChild(svg(tag, { class: kind }, ...children));
  const each = (names, made) => Object.fromEntries(names.map((name) => [name, made(name)]));
  const bands = each(["w", "x", "b", "z", "a"], () => make("polygon", "band"));
  const edges = each(Object.keys(USED), () => make("line", "edge"));
  const [sum, box, loss] = ["sum", "f", "loss"].map((kind) => make("polygon", `node ${kind}`));
  const [zero, aim, gap] = ["zero", "aim", "gap"].map((kind) => make("line", kind));
  const [curve, tangent, dot] = [make("path", "curve value"), make("line", "tangent"), make("polygon", "dot value")];
  const [formula, error, aimed] = ["w · x + b", "½ (a − target)²", "target"].map((words) => make("text", "", words));
  const [title, slope, result] = ["note value", "note slope", "note value"].map((kind) => make("text", kind));
  const texts = each(["z", "a"], () => make("text", "note value"));
  const gradients = each(Object.keys(bands), (name) => {
    const value = svg("tspan", {});
    return { value, text: make("text", "note slope", svg("tspan", {}, `∂L/∂${name} =`), value) };
  });
  const plot = plane(drawing);
  let [width, scene, drawn] = [0, across(700), ""];
  const spans = { x: /** @type {[number, number]} */ ([grid.low, grid.high]), y: /** @type {[number, number]} */ ([0, 1]) };
  const at = ([x, y, anchor]) => ({ x, y, "text-anchor": anchor });

  function fit(wide) {
    [width, scene, drawn] = [wide, wide < 660 ? down(wide) : across(wide), ""];
    const { f, edges: ends } = scene;
    put(sum, scene.sum);
    put(box, rectangle(f));
    put(loss, rectangle(scene.loss));
    put(formula, at(scene.formula));
    put(error, at([(scene.loss.left + scene.loss.right) / 2, scene.loss.top + 22, "middle"]));
    put(title, at([f.left + 8, f.top + 20, "start"]), "f");
    for (const [name, [x1, y1, x2, y2]] of Object.entries(ends)) put(edges[name], { x1, y1, x2, y2 });
    for (const [name, [x]] of Object.entries(scene.gradients)) set(gradients[name].value, { x, dy: 18 });
    return scene.chips;
  }

  /** The curve in its box, which has room for its values and every target. */
  function drawCurve(name) {
    if (drawn === name) return;
    drawn = name;
    const { f } = curveOf(name);
    spans.y = [Math.min(targets.low, ...f) - 0.3, Math.max(targets.high, ...f) + 0.3];
    plot.fit(width, scene.f, spans.x, spans.y, scene.height - scene.f.bottom);
    put(curve, { d: curvePath(grid, f, plot) });
    put(zero, plot.line([[grid.low, 0], [grid.high, 0]]));
  }

  /** A band along an edge, as wide as the gradient is large: 20 pixels for 1, at most 30. */
  function band([x1, y1, x2, y2], gradient) {
    const share = Math.min(30, 20 * Math.abs(gradient)) / 2 / Math.hypot(x2 - x1, y2 - y1);
    const [dx, dy] = [(y2 - y1) * share, (x1 - x2) * share];
    return { points: corners([[x1 + dx, y1 + dy], [x2 + dx, y2 + dy], [x2 - dx, y2 - dy], [x1 - dx, y1 - dy]]) };
  }

  function draw(seen) {
    const { f, loss: { left, right, top } } = scene;
    const isKnown = (name) => seen.step >= KNOWN[name];
    drawCurve(seen.name);
    put(texts.z, isKnown("z") && at(scene.texts.z), `z = ${short(seen.z)}`);
    put(texts.a, isKnown("a") && at(scene.texts.a), `a = ${exact(seen.a)}`);
    put(result, isKnown("L") && at([(left + right) / 2, top + 43, "middle"]), `L = ${exact(seen.L)}`);
    put(slope, isKnown("dz") && at([f.left + 28, f.top + 20, "start"]), `f′(z) = ${exact(seen.slope)}`);
    for (const [name, { text, value }] of Object.entries(gradients)) {
      const [gradient, shown] = [seen[`d${name}`], isKnown(`d${name}`)];
      put(text, shown && at(scene.gradients[name]));
      putText(value, exact(gradient));
      put(bands[name], shown && band(scene.edges[name], gradient));
    }
    for (const [name, [forward, back]] of Object.entries(USED)) {
      const isGone = seen.step === back && Math.abs(seen[`d${name}`]) < seen.vanished;
      const state = isGone ? "gone slope" : { [forward]: "now value", [back]: "now slope" }[seen.step] ?? (seen.step > forward ? "done" : "");
      put(edges[name], { class: `edge ${state}` });
    }
    put(dot, isKnown("a") && disc(plot.x(seen.z), plot.y(seen.a), 8));
    put(aim, plot.line([[grid.low, seen.target], [grid.high, seen.target]]));
    put(aimed, at([f.right - 8, plot.y(seen.target) - 6, "end"]));
    put(gap, isKnown("L") && plot.line([[seen.z, seen.a], [seen.z, seen.target]]));
    put(tangent, isKnown("dz") && !seen.atKink && plot.line(lineThrough(seen.z, seen.a, seen.slope, 3.5, 3.5, spans)));
  }

  return { fit, draw, at: plot.at };
}

export default explorable("neuron-explorer", words, build);
