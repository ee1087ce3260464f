/** A draggable point on f, with its tangent, and the same x on f′. The drawing half of TangentExplorer. */

import { clamp, curvePath, limits, lineThrough, nearestNode, nodeAt, nodeCount, snap, ticks } from "../shared/geometry.js";
import { hide, html, put, svg } from "../shared/elements.js";
import { controlsOf } from "../shared/controls.js";
import { curveReader } from "../shared/curves.js";
import { followHand, remembering } from "../shared/dragging.js";
import { disc, lozenge, placeOf, plane } from "../shared/panel.js";
import { explorable } from "../shared/explorable.js";
import { fixed, number, short } from "../shared/sentences.js";
import words from "./tangent_explorer.json" with { type: "json" };

const SECANTS = { none: "no secant", forward: "a secant to x + h", central: "a central difference, x ± h" };

/** The shown function at its parameter, and the point on it, from the traits alone. @param {(trait: string) => any} get */
export function readerOf(get) {
  const [grid, curves] = ["grid", "curves"].map(get);
  const { frames, curveOf } = curveReader(grid, curves);

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
    const shown = curveOf(name, get("parameters")[name]);
    const i = nearestNode(grid, get("x"));
    const x = nodeAt(grid, i);
    return {
      ...shown, name, curve: curves[name], x, at: { f: shown.f[i], slope: shown.derivative[i] },
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
  const count = nodeCount(grid);
  const spanOf = (values) => limits(values.filter((_, i) => i % count >= first && i % count <= last));
  const known = {};
  const spans = (name) => (known[name] ??= { f: spanOf(frames[name].f), derivative: spanOf(frames[name].derivative) });
  return { look, values, spans };
}

function build(model, write) {
  const [grid, { x: ends }, curves, names, { handles }] = ["grid", "reach", "curves", "offered", "link"].map((trait) => model.get(trait));
  const { look, values, spans } = readerOf((trait) => model.get(trait));
  const controls = controlsOf(model, write);
  const step = controls.slider("Step h", "h").element;
  const parameters = names.filter((name) => curves[name].parameter).map((name) => {
    const { symbol } = curves[name].parameter;
    return { name, ...controls.slider(`Parameter ${symbol}`, symbol, () => `parameters.${name}`) };
  });
  const drawing = svg("svg", { role: "img", class: "drawing" });
  const plot = twoPanels(drawing, grid, ends);

  function draw() {
    const seen = look();
    plot.curves(seen, spans(seen.name));
    plot.point(seen);
    controls.show();
    hide(step, !seen.secant);
    for (const { name, element } of parameters) hide(element, name !== seen.name);
  }

  function rows() {
    const { curve, x, f, derivative } = look();
    const xs = ticks(ends[0], ends[1], 32);
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
    const [name, x] = isStep ? ["h", Math.abs(plot.xAt(event) - model.get("x"))] : ["x", plot.xAt(event)];
    write({ [name]: snap(handles[name], x) });
  }, plot.isOnSecondPoint);

  return {
    body: [
      html("div", { class: "menus" }, controls.menu("Function", "activation", (name) => curves[name].title).element,
        controls.menu("Compare the tangent with", "secant", (kind) => SECANTS[kind]).element),
      drawing,
      html("div", { class: "sliders" }, controls.slider("Point x", "x").element, step, ...parameters.map(({ element }) => element)),
    ],
    drawings: [{ drawing, fit: plot.fit }],
    draw, values, rows,
  };
}

/** Two panels over one x axis: f above, f′ below. Sizes are CSS pixels, so that text keeps its size when narrow. */
function twoPanels(drawing, grid, xs) {
  const frame = svg("g");
  const [valueCurve, slopeCurve] = ["value", "slope"].map((kind) => svg("path", { class: `curve ${kind}` }));
  const still = svg("g", {}, valueCurve, slopeCurve);
  const edges = [];  // a round mark for each side of each jump in f′
  const [valueCaption, slopeCaption] = ["value", "slope"].map((kind) => ({
    line: svg("line", { class: `curve ${kind}` }), text: svg("text", {}, ""), kind,
  }));
  const secantCaption = svg("text", {}, "");
  // What moves: made once, and then only told where to be (null: nowhere).
  const [link, tangentLeft, tangentRight, chord, stem] = ["link", "tangent", "tangent", "secant", "stem"]
    .map((kind) => svg("line", { class: kind }));
  const [triangle, rise] = [svg("polyline", { class: "triangle" }), svg("text", { class: "note rise slope" }, "")];
  const diamonds = ["second", "second", "second small"].map((kind) => svg("polygon", { class: kind }));
  const [dot, handle] = ["dot slope", "handle"].map((kind) => svg("polygon", { class: kind }));
  drawing.append(
    frame, still, svg("g", {}, link, tangentLeft, tangentRight, triangle, rise, chord, ...diamonds, stem, dot, handle),
    ...[valueCaption, slopeCaption].map(({ kind, line, text }) => svg("g", { class: `caption ${kind}` }, line, text)),
    svg("g", { class: "caption secant" }, secantCaption),
  );
  const [upper, lower] = [plane(drawing), plane(drawing)];
  const sizes = { width: 0, isNarrow: false, upper: upper.box, lower: lower.box };
  const box = { x: xs, y: xs };  // values, in which tangents end
  let [drawn, framed, seconds] = ["", "", []];

  function fit(width) {
    const isNarrow = width < 480;
    const [left, right] = [isNarrow ? 40 : 48, width - 14];
    const middle = 30 + clamp(width * 0.35, 150, 215);
    Object.assign(sizes, {
      width, isNarrow, upper: { left, right, top: 30, bottom: middle },
      lower: { left, right, top: middle + 44, bottom: middle + 44 + clamp(width * 0.2, 90, 120) },
    });
    drawn = framed = "";
  }

  /** One panel's axes; only the lower one has labels along x. */
  function panelAxes(panel, [low, high], isLower) {
    const across = ticks(xs[0], xs[1], sizes.isNarrow ? 4 : 10, [1, 2, 5, 10]);
    return panel.axes({
      xTicks: isLower ? across : across.map((x) => [x, ""]), yTicks: ticks(low, high, isLower || sizes.isNarrow ? 3 : 4),
    });
  }

  function curvesIn({ key, curve, f, derivative, kinks }, spans) {
    if (drawn === key) return;
    drawn = key;
    upper.fit(sizes.width, sizes.upper, xs, spans.f, sizes.lower.bottom - sizes.upper.bottom + 26);
    lower.fit(sizes.width, sizes.lower, xs, spans.derivative, 26);
    box.y = spans.f;
    if (framed !== curve.title) {  // a parameter moves the curves and leaves the axes
      framed = curve.title;
      frame.replaceChildren(panelAxes(upper, spans.f, false), panelAxes(lower, spans.derivative, true));
    }
    put(valueCurve, { d: curvePath(grid, f, upper, [], xs) });
    put(slopeCurve, { d: curvePath(grid, derivative, lower, kinks, xs) });
    const open = kinks.flatMap(({ x, left, right }) => [left, right].map((y) => disc(lower.x(x), lower.y(y), 4)));
    while (edges.length < open.length) still.append(edges[edges.push(svg("polygon", { class: "open slope" })) - 1]);
    edges.forEach((edge, n) => put(edge, open[n]));
  }

  function point({ curve, x, at: { f, slope }, kink, secant }) {
    const { isNarrow, lower: { bottom } } = sizes;
    const [px, py, sy] = [upper.x(x), upper.y(f), lower.y(slope)];
    const through = (a, b, by, before, after) => upper.line(lineThrough(a, b, by, before, after, box));
    const ends = secant ? [[secant.from, secant.fFrom], [secant.to, secant.fTo]] : [];
    seconds = ends.slice(secant?.kind === "central" ? 0 : 1).filter(([a]) => a >= xs[0] && a <= xs[1])
      .map(([a, b]) => [upper.x(a), upper.y(b)]);
    put(handle, disc(px, py, 9));
    put(dot, disc(px, sy, 5));
    put(link, { x1: px, x2: px, y1: py, y2: bottom });
    put(stem, lower.line([[x, 0], [x, slope]]));
    put(tangentLeft, through(x, f, kink ? kink.left : slope, 3, 0));
    put(tangentRight, through(x, f, kink ? kink.right : slope, 0, 3));
    put(chord, secant && through(secant.from, secant.fFrom, secant.slope, 0, secant.to - secant.from));
    for (const n of [0, 1]) put(diamonds[n], seconds[n] && lozenge(seconds[n][0], seconds[n][1], 8));
    put(diamonds[2], secant && lozenge(px, lower.y(secant.slope), 6));
    riseOverRun(x, f, slope, kink);
    caption(valueCaption, upper, isNarrow && secant ? `f = ${number(f)}` : `${curve.title}, f(x) = ${number(f)}`);
    caption(slopeCaption, lower, kink ? `f′(x): by convention ${short(slope)}` : `its slope, f′(x) = ${number(slope)}`);
    put(secantCaption, secant && { x: upper.box.right, y: upper.box.top - 12, "text-anchor": "end" },
      secant ? `secant${isNarrow ? "" : ", slope"} ${fixed(secant.slope, 3)}` : "");
  }

  /** What a curve is called and what it says at the point, in its colour above its panel. */
  function caption({ line, text }, panel, words) {
    const [x, y] = [sizes.isNarrow ? 0 : panel.box.left, panel.box.top - 12];
    put(line, { x1: x, x2: x + 30, y1: y - 5, y2: y - 5 });
    put(text, { x: x + 38, y }, words);
  }

  /** The triangle under the tangent: one to the right, the slope up; its size as a number where there is room. */
  function riseOverRun(x, f, slope, kink) {
    const end = f + slope;
    const isDrawn = !kink && x + 1 <= xs[1] && end >= box.y[0] && end <= box.y[1];
    const [right, from, to] = [upper.x(x + 1), upper.y(f), upper.y(end)];
    put(triangle, isDrawn && upper.points([[x, f], [x + 1, f], [x + 1, end]]));
    const isRoomy = isDrawn && right + 60 < upper.box.right && Math.abs(to - from) >= 20;
    put(rise, isRoomy && { x: right + 6, y: (from + to) / 2 + 5 }, number(slope));
  }

  return {
    fit,
    curves: curvesIn,
    point,
    xAt: (event) => upper.at(event)[0],
    isOnSecondPoint(event) {
      const [x, y] = placeOf(drawing, sizes.width, event);
      return seconds.some(([a, b]) => Math.hypot(a - x, b - y) <= 16);
    },
  };
}

export default explorable("tangent-explorer", words, build);
