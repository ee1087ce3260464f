/**
 * A draggable point on f, with its tangent, and the same x on f′. The drawing half of TangentExplorer.
 *
 * @typedef {import("../shared/geometry.js").Point} Point
 */

import {
  blend, branches, clamp, floats, frameShare, limits, linearScale, lineThrough, nearestNode, nodeAt, nodeCount,
  pathData, snap, thinned, ticks,
} from "../shared/geometry.js";
import { hide, html, menu, put, set, slider, svg } from "../shared/elements.js";
import { followHand, remembering } from "../shared/dragging.js";
import { axes, corners, disc, lozenge, placeOf } from "../shared/panel.js";
import { explorable } from "../shared/explorable.js";
import { fixed, number, say, short } from "../shared/sentences.js";
import words from "./tangent_explorer.json" with { type: "json" };

const SECANTS = [["none", "no secant"], ["forward", "a secant to x + h"], ["central", "a central difference, x ± h"]];

/**
 * The shown function at its parameter, and the point on it, from the traits alone. The curves are kept until the
 * function or its parameter changes. Pure: tested with `node --test`.
 * @param {(trait: string) => any} get
 */
export function readerOf(get) {
  const [grid, curves, names] = ["grid", "curves", "offered"].map(get);
  const samples = Object.fromEntries(names.map((name) => [
    name, { f: floats(curves[name].f), derivative: floats(curves[name].derivative) },
  ]));
  const count = nodeCount(grid);
  let current = /** @type {any} */ ({ key: "" });
  function curvesOf(name, curve, value) {
    const key = `${name} ${value}`;
    if (current.key === key) return current;
    const share = frameShare(curve.parameter ? curve.parameter.frames : [], value);
    const kinks = curve.kinks.map((kink) => ({
      x: kink.x, left: blend(kink.left, 1, share)[0], right: blend(kink.right, 1, share)[0],
    }));
    current = {
      key,
      f: blend(samples[name].f, count, share),
      derivative: blend(samples[name].derivative, count, share),
      kinks: kinks.filter((kink) => kink.left !== kink.right),
    };
    return current;
  }

  function chord(i, f) {
    const [kind, steps] = [get("secant"), Math.round(get("h") * grid.per_unit)];
    if (kind === "none") return null;
    const [a, b] = [kind === "central" ? i - steps : i, i + steps];
    const [from, to] = [nodeAt(grid, a), nodeAt(grid, b)];
    const slope = (f[b] - f[a]) / (to - from);  // float32 noise, below 1e-5, is rounded away before it can show
    return { kind, from, to, fFrom: f[a], fTo: f[b], slope: Math.round(slope * 1e5) / 1e5 };
  }

  /** What is shown. */
  function look() {
    const name = get("activation");
    const curve = curves[name];
    const value = curve.parameter ? get("parameters")[name] : 0;
    const shown = curvesOf(name, curve, value);
    const i = nearestNode(grid, get("x"));
    const x = nodeAt(grid, i);
    return {
      ...shown, name, curve, value, x, at: { f: shown.f[i], slope: shown.derivative[i] },
      kink: shown.kinks.find((kink) => kink.x === x) ?? null, secant: chord(i, shown.f),
    };
  }

  /** What the status sentence is filled with; `values` in tangent_explorer.py. */
  function values({ curve, x, at, kink, secant } = look()) {
    return {
      x: fixed(x, 2), word: curve.word, f: number(at.f), slope: number(at.slope), kink: kink ? "yes" : "no",
      left: kink && short(kink.left), right: kink && short(kink.right), convention: short(at.slope),
      secant: get("secant"), from: secant && fixed(secant.from, 2), to: secant && fixed(secant.to, 2),
      chord: secant && fixed(secant.slope, 3),
    };
  }

  // Axes fit what is seen of a function at all its parameters, so that they stand still while the parameter moves.
  const [first, last] = get("reach").x.map((x) => nearestNode(grid, x));
  const spanOf = (values) => limits(values.filter((_, i) => i % count >= first && i % count <= last));
  const spanCache = {};
  const spans = (name) =>
    (spanCache[name] ??= { f: spanOf(samples[name].f), derivative: spanOf(samples[name].derivative) });
  return { look, values, spans };
}

function build(model, write) {
  const [grid, reach, curves, names] = ["grid", "reach", "curves", "offered"].map((trait) => model.get(trait));
  const { look, values, spans } = readerOf((trait) => model.get(trait));
  const step = 1 / grid.per_unit;
  const moveTo = (x) => write({ x: clamp(snap(grid, x), reach.x[0], reach.x[1]) });
  const stepTo = (h) => write({ h: clamp(snap(grid, h), reach.h[0], reach.h[1]) });

  const functionMenu = menu({
    label: "Function",
    options: names.map((name) => [name, curves[name].title]),
    onChoose: (activation) => write({ activation }),
  });
  const secantMenu = menu({ label: "Compare the tangent with", options: SECANTS, onChoose: (secant) => write({ secant }) });
  const point = slider({ label: "Point x", unit: "x", min: reach.x[0], max: reach.x[1], step, onMove: moveTo });
  const width = slider({ label: "Step h", unit: "h", min: reach.h[0], max: reach.h[1], step, onMove: stepTo });
  const parameterPlace = html("div", { class: "parameter" });
  const drawing = svg("svg", { role: "img", class: "drawing" });
  const plot = twoPanels(drawing, reach.x);

  let parameterSlider = null;
  function showParameter({ name, curve: { parameter }, value }) {
    if (!parameter) {
      if (parameterSlider) parameterPlace.replaceChildren();
      parameterSlider = null;
      return;
    }
    if (parameterSlider?.name !== name) {
      const decimals = Math.max(2, Math.ceil(Math.log10(parameter.per_unit)));
      parameterSlider = {
        name, decimals,
        ...slider({
          label: `Parameter ${parameter.symbol}`, unit: parameter.symbol,
          min: parameter.low, max: parameter.high, step: 1 / parameter.per_unit,
          onMove: (p) => write({ parameters: { ...model.get("parameters"), [name]: snap(parameter, p) } }),
        }),
      };
      parameterPlace.replaceChildren(parameterSlider.element);
    }
    parameterSlider.show(value, value.toFixed(parameterSlider.decimals));
  }

  function draw() {
    const seen = look();
    const h = model.get("h");
    plot.curves(seen, grid, spans(seen.name));
    plot.point(seen);
    functionMenu.show(seen.name);
    secantMenu.show(model.get("secant"));
    point.show(seen.x, seen.x.toFixed(2));
    width.show(h, h.toFixed(2));
    hide(width.element, !seen.secant);
    showParameter(seen);
  }

  function rows() {
    const { curve, x, f, derivative } = look();
    const xs = ticks(reach.x[0], reach.x[1], 32);
    if (!xs.includes(x)) xs.push(x);
    return {
      head: ["x", `${curve.title}, f(x)`, "slope, f′(x)"],
      body: xs.sort((a, b) => a - b).map((at) => {
        const k = nearestNode(grid, at);
        return [fixed(at, 2), number(f[k]), number(derivative[k])];
      }),
    };
  }

  // The hand moves the point, or the step when it has taken hold of a second point.
  followHand(drawing, remembering(model, "x", "h"), (event, isStep) => {
    const x = plot.xAt(event);
    if (isStep) stepTo(Math.abs(x - model.get("x")));
    else moveTo(x);
  }, plot.isOnSecondPoint);

  return {
    body: [
      html("div", { class: "menus" }, functionMenu.element, secantMenu.element),
      drawing,
      html("div", { class: "sliders" }, point.element, width.element, parameterPlace),
    ],
    drawings: [{ drawing, fit: plot.resize }],
    draw, values, rows,
    describe: (status) => set(drawing, { "aria-label": say(words.picture, { status }) }),
  };
}

/** Two panels over one x axis: f above, f′ below. Sizes are CSS pixels, so that text keeps its size when narrow. */
function twoPanels(drawing, xs) {
  const frame = svg("g");
  const [valueCurve, slopeCurve] = ["value", "slope"].map((kind) => svg("path", { class: `curve ${kind}` }));
  const still = svg("g", {}, valueCurve, slopeCurve);
  const edges = [];  // a round mark for each side of each jump in f′
  const moving = svg("g");
  const captions = ["value", "slope", "secant"].map((kind) => ({
    group: svg("g", { class: `caption ${kind}` }), line: svg("line", { class: `curve ${kind}` }), text: svg("text", {}, ""),
  }));
  for (const { group, line, text } of captions) group.append(...(group.matches(".secant") ? [] : [line]), text);
  drawing.append(frame, still, moving, ...captions.map(({ group }) => group));
  const sizes = { width: 0 };
  const scales = {};
  let drawn = "";
  let framed = "";

  function resize(width) {
    const narrow = width < 480;
    const [left, right] = [narrow ? 40 : 48, width - 14];
    const middle = 30 + clamp(width * 0.35, 150, 215);
    const bottom = middle + 44 + clamp(width * 0.2, 90, 120);
    Object.assign(sizes, {
      width, narrow, left, right,
      upper: { left, right, top: 30, bottom: middle },
      lower: { left, right, top: middle + 44, bottom },
    });
    set(drawing, { viewBox: `0 0 ${width} ${bottom + 26}`, height: bottom + 26 });
    scales.x = linearScale(xs, [left, right]);
    drawn = framed = "";
  }

  /** One panel's axes; only the lower one has labels along x. */
  function panelAxes(box, y, [low, high], isLower) {
    const labelled = (values, shown = true) => values.map((value) => [value, shown ? short(value) : ""]);
    const about = isLower || sizes.narrow ? 3 : 4;
    return axes({
      box, x: scales.x, y, xTicks: labelled(ticks(xs[0], xs[1], sizes.narrow ? 4 : 10, [1, 2, 5, 10]), isLower),
      yTicks: labelled(ticks(low, high, about)),
    });
  }

  /** What a curve is called and what it says at the point, in its colour above its panel. */
  function caption({ line, text }, panel, words) {
    const [x, y] = [sizes.narrow ? 0 : sizes.left, panel.top - 12];
    put(line, { x1: x, x2: x + 30, y1: y - 5, y2: y - 5 });
    put(text, { x: x + 38, y }, words);
  }

  function curvesIn({ key, curve, f, derivative, kinks }, grid, spans) {
    if (drawn === key) return;
    drawn = key;
    const { upper, lower } = sizes;
    scales.f = linearScale(spans.f, [upper.bottom, upper.top]);
    scales.derivative = linearScale(spans.derivative, [lower.bottom, lower.top]);
    scales.box = { x: xs, y: spans.f };
    const isSeen = (/** @type {Point} */ [x]) => x >= xs[0] && x <= xs[1];
    const path = (values, jumps, sy) =>
      pathData(branches(grid, values, jumps).map((branch) => thinned(branch.filter(isSeen), sy)), scales.x, sy);
    if (framed !== curve.title) {  // a parameter moves the curves and leaves the axes
      framed = curve.title;
      frame.replaceChildren(
        panelAxes(upper, scales.f, spans.f, false), panelAxes(lower, scales.derivative, spans.derivative, true),
      );
    }
    put(valueCurve, { d: path(f, [], scales.f) });
    put(slopeCurve, { d: path(derivative, kinks, scales.derivative) });
    const open = kinks.flatMap(({ x, left, right }) => [left, right].map((y) => [scales.x(x), scales.derivative(y)]));
    while (edges.length < open.length) still.append(edges[edges.push(svg("polygon", { class: "open slope" })) - 1]);
    edges.forEach((edge, n) => put(edge, open[n] && disc(open[n][0], open[n][1], 4)));
  }

  // What moves: made once, and then only told where to be (null: nowhere).
  const lines = ["link", "tangent", "tangent", "secant", "stem"].map((kind) => svg("line", { class: kind }));
  const [link, tangentLeft, tangentRight, chord, stem] = lines;
  const triangle = svg("polyline", { class: "triangle" });
  const diamonds = ["second", "second", "second small"].map((kind) => svg("polygon", { class: kind }));
  const dot = svg("polygon", { class: "dot slope" });
  const handle = svg("polygon", { class: "handle" });
  const rise = svg("text", { class: "note rise slope" }, "");
  moving.append(link, tangentLeft, tangentRight, triangle, rise, chord, ...diamonds, stem, dot, handle);

  let seconds = [];
  function point({ curve, x, at: { f, slope }, kink, secant }) {
    const [px, py, sy] = [scales.x(x), scales.f(f), scales.derivative(slope)];
    const { narrow, upper, lower } = sizes;
    const through = (a, b, by, before, after) => line(lineThrough(a, b, by, before, after, scales.box));
    /** @type {Point[]} */
    const ends = secant ? [[secant.from, secant.fFrom], [secant.to, secant.fTo]] : [];
    seconds = ends.slice(secant?.kind === "central" ? 0 : 1).filter(([a]) => a >= xs[0] && a <= xs[1])
      .map(([a, b]) => [scales.x(a), scales.f(b)]);
    put(handle, disc(px, py, 9));
    put(dot, disc(px, sy, 5));
    put(link, { x1: px, x2: px, y1: py, y2: lower.bottom });
    put(stem, { x1: px, x2: px, y1: scales.derivative(0), y2: sy });
    put(tangentLeft, through(x, f, kink ? kink.left : slope, 3, 0));
    put(tangentRight, through(x, f, kink ? kink.right : slope, 0, 3));
    put(chord, secant && through(secant.from, secant.fFrom, secant.slope, 0, secant.to - secant.from));
    for (const n of [0, 1]) put(diamonds[n], seconds[n] && lozenge(seconds[n][0], seconds[n][1], 8));
    put(diamonds[2], secant && lozenge(px, scales.derivative(secant.slope), 6));
    riseOverRun(x, f, slope, kink);
    const [valueCaption, slopeCaption, secantCaption] = captions;
    caption(valueCaption, upper, narrow && secant ? `f = ${number(f)}` : `${curve.title}, f(x) = ${number(f)}`);
    caption(slopeCaption, lower, kink ? `f′(x): by convention ${short(slope)}` : `its slope, f′(x) = ${number(slope)}`);
    put(secantCaption.text, secant && { x: sizes.right, y: upper.top - 12, "text-anchor": "end" },
      secant ? `secant${narrow ? "" : ", slope"} ${fixed(secant.slope, 3)}` : "");
  }

  /** The triangle under the tangent: one to the right, the slope up; its size as a number where there is room. */
  function riseOverRun(x, f, slope, kink) {
    const end = f + slope;
    const drawn = !kink && x + 1 <= xs[1] && end >= scales.box.y[0] && end <= scales.box.y[1];
    const [left, right, from, to] = [scales.x(x), scales.x(x + 1), scales.f(f), scales.f(end)];
    put(triangle, drawn && { points: corners([[left, from], [right, from], [right, to]]) });
    const isRoomy = drawn && right + 60 < sizes.right && Math.abs(to - from) >= 20;
    put(rise, isRoomy && { x: right + 6, y: (from + to) / 2 + 5 }, number(slope));
  }

  function line([[x1, y1], [x2, y2]]) {
    return { x1: scales.x(x1), y1: scales.f(y1), x2: scales.x(x2), y2: scales.f(y2) };
  }

  return {
    resize,
    curves: curvesIn,
    point,
    xAt: (event) => scales.x.invert(placeOf(drawing, sizes.width, event)[0]),
    isOnSecondPoint(event) {
      const [x, y] = placeOf(drawing, sizes.width, event);
      return seconds.some(([a, b]) => Math.hypot(a - x, b - y) <= 16);
    },
  };
}

export default explorable("tangent-explorer", words, build);
