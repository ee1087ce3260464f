/** Draw a slope, see what a network of such neurons learns. The page's half of SlopeExplorer. */

import { clamp, floats, limits, linearScale, pathData, ticks } from "../shared/geometry.js";
import { button, coalesced, foldedTable, html, put, set, statusLine, svg } from "../shared/elements.js";
import { followHand, remembering } from "../shared/dragging.js";
import { axes, corners, fitted, placeOf, rectangle } from "../shared/panel.js";
import { fixed, say, short, twoDigits } from "../shared/sentences.js";
import { copyLink } from "../shared/sharing.js";
import { zeroLines } from "../boundaries/contour.js";
import { BARS, barsOf, curveOf, lettersOf, lossOf, probabilityOf, rightOf, training } from "./network.js";
import { learning, runSlice } from "./slices.js";
import words from "./slope_explorer.json" with { type: "json" };

const HANDLES = ["slope", "layers"];
const STEEPEST = 2;
const KEYS = { ArrowUp: 0.05, ArrowDown: -0.05, PageUp: 0.5, PageDown: -0.5 };  // what they add to a bar
const SLICE = 8;  // milliseconds of training in a frame
const EVERY = { frame: 4, picture: 12 };  // steps
/** The plane, and the nodes at which the network is asked about it. */
const PLANE = { x: /** @type {[number, number]} */ ([-2, 2]), y: /** @type {[number, number]} */ ([-1.5, 1.5]), columns: 41, rows: 31 };

const edge = (i) => (i - BARS / 2) / 3;

function render({ model, el }) {
  const presets = model.get("presets");
  const { layers: depths, rates, steps, fails_at: failsAt } = model.get("protocol");
  const [trained, heldOut] = ["trained", "held_out"].map((part) => {
    const { x, y } = model.get("data")[part];
    return { x: Float64Array.from(floats(x)), y };
  });
  const weights = floats(model.get("weights"));
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;

  // Handlers write the model; draw() reads it; nothing else does either.
  const write = (state) => {
    for (const [name, value] of Object.entries(state)) model.set(name, value);
    model.save_changes();
  };
  const letters = () => presets.find(({ name }) => name === model.get("slope"))?.letters ?? model.get("slope");
  /** @param {Float64Array} bars */
  const writeBars = (bars) => {
    const spelled = lettersOf(bars);
    write({ slope: presets.find((preset) => preset.letters === spelled)?.name ?? spelled });
  };

  const slopes = slopePanel({ bars: () => barsOf(letters()), write: writeBars, remember: remembering(model, "slope") });
  const curve = curvePanel();
  const map = planePanel(trained, heldOut);
  const starts = presets.map(({ name }) => button(name, () => write({ slope: name })));
  const depthButtons = depths.map((layers) => button(String(layers), () => write({ layers })));
  const status = statusLine((said) => map.describe(said));
  const table = foldedTable({ summary: words.table, rows: tableRows });
  const { copy, refused } = copyLink(model, el, status.tell);
  const root = html(
    "div",
    { class: "explorable slope-explorer", role: "group", "aria-label": words.name, "data-lm-suppress-shortcuts": true },
    html("p", {}, words.task, html("strong", {}, say(words.goal, { failsAt, of: heldOut.y.length }))),
    html("div", { class: "panels" }, slopes.element, curve.element, map.element),
    ...status.elements,
    html("div", { class: "choices" },
      html("div", { class: "buttons", role: "group", "aria-label": "Begin with" }, ...starts),
      html("div", { class: "buttons", role: "group", "aria-label": "Hidden layers of 8 neurons" },
        html("span", { "aria-hidden": "true" }, "hidden layers"), ...depthButtons),
      html("div", { class: "buttons" }, button("Train again", () => train()), button("Reset", () => write(model.get("start"))), copy),
      refused),
    html("div", { class: "foot" },
      html("details", { class: "values" }, html("summary", {}, "How it trains"),
        html("dl", {}, ...model.get("about").flatMap(([term, said]) => [html("dt", {}, term), html("dd", {}, said)]))),
      table.element),
  );
  el.append(root);

  let shown = "";
  function draw() {
    const [now, layers] = [letters(), model.get("layers")];
    starts.forEach((start, i) => set(start, { "aria-pressed": String(presets[i].letters === now) }));
    depthButtons.forEach((each, i) => set(each, { "aria-pressed": String(depths[i] === layers) }));
    const bars = barsOf(now);
    slopes.show(bars);
    curve.show(curveOf(bars));
    table.update();
    if (shown === `${now} ${layers}`) return;
    shown = `${now} ${layers}`;
    refused.hidden = true;  // its link is to another drawing
    train();
  }

  // The training, in slices: one a frame, while the figure is on the screen.
  let run = null;
  let frame = 0;
  let isSeen = true;
  function train() {
    run = pieces(barsOf(letters()), model.get("layers"));
    frame ||= requestAnimationFrame(slice);
  }
  function slice() {
    frame = 0;
    if (!isSeen) return;
    if (runSlice(run, SLICE, () => performance.now())) run = null;
    else frame = requestAnimationFrame(slice);
  }
  function* pieces(bars, layers) {
    const net = training({ bars, layers, rate: rates[depths.indexOf(layers)], weights, points: trained });
    const step = () => { net.step(); return net.time(); };
    yield* learning({ step, steps, picture: () => picture(net, layers), every: isStill ? { frame: steps, picture: steps } : EVERY });
  }
  function* picture(net, layers) {
    const logits = new Float64Array(map.nodes.length / 2);
    for (let at = 0; at < logits.length; at += PLANE.columns) {
      logits.set(net.logits(map.nodes.subarray(2 * at, 2 * (at + PLANE.columns))), at);
      yield;
    }
    const [inside, outside] = [net.logits(trained.x), net.logits(heldOut.x)];
    yield;
    map.shade(logits);
    yield;
    map.outline(logits);
    status.say(say(words.status, values(net, layers, inside, outside)));
  }
  /** What the status sentence is filled with; `values` in training.py. */
  function values(net, layers, inside, outside) {
    const loss = lossOf(inside, trained.y);
    const held = rightOf(outside, heldOut.y);
    return {
      verdict: net.time() < steps ? "" : held <= failsAt ? "fails" : "learns", step: net.time(), steps, layers,
      right: rightOf(inside, trained.y), heldOut: held, of: trained.y.length,
      loss: Number.isFinite(loss) ? twoDigits(loss) : "∞", slope: fixed(net.neuron.meanSquaredSlope, 2),
    };
  }
  const watch = new IntersectionObserver((entries) => {
    isSeen = entries[entries.length - 1].isIntersecting;
    if (isSeen && run) frame ||= requestAnimationFrame(slice);
  });
  watch.observe(root);

  function tableRows() {
    const bars = barsOf(letters());
    const f = curveOf(bars);
    return {
      head: ["bar", "from", "to", "slope f′", "f where it ends"],
      body: Array.from(bars, (bar, i) => [String(i + 1), fixed(edge(i), 2), fixed(edge(i + 1), 2), fixed(bar, 2), fixed(f[i + 1], 2)]),
    };
  }

  const redraw = coalesced(draw);
  for (const name of HANDLES) model.on(`change:${name}`, redraw);
  const unfit = [slopes, curve, map].map((panel) => panel.fit(draw));
  return () => {
    for (const name of HANDLES) model.off(`change:${name}`, redraw);
    for (const stop of unfit) stop();
    cancelAnimationFrame(frame);
    watch.disconnect();
    status.stop();
  };
}

/** A caption above a drawing. */
function panel(kind, caption, ...drawn) {
  return html("div", { class: `panel ${kind}` }, html("p", { "aria-hidden": "true" }, caption), ...drawn);
}

/** Scales and axes over the bars' span, for a drawing of `width` by `height`. */
function frameOf(drawing, still, width, height, ys, yTicks) {
  const box = { left: 40, right: width - 6, top: 6, bottom: height - 24 };
  const x = linearScale([edge(0), edge(BARS)], [box.left, box.right]);
  const y = linearScale(ys, [box.bottom, box.top]);
  set(drawing, { viewBox: `0 0 ${width} ${height}`, height });
  const labelled = (values) => values.map((value) => [value, short(value)]);
  still.replaceChildren(axes({ box, x, y, xTicks: labelled([-4, -2, 0, 2, 4]), yTicks: labelled(yTicks) }));
  return { box, x, y };
}

/** f′: bars that a hand or the arrow keys move. One slider for all; the keys to the side choose the bar. */
function slopePanel({ bars: current, write, remember }) {
  const still = svg("g");
  const bars = Array.from({ length: BARS }, () => svg("polygon", { class: "bar" }));
  const cursor = svg("polygon", { class: "cursor" });
  const drawing = svg("svg", {
    class: "drawing", role: "slider", tabindex: "0", "aria-orientation": "vertical", "aria-label": "Slope f′, bar by bar",
    "aria-valuemin": -STEEPEST, "aria-valuemax": STEEPEST, keydown: press,
  }, still, ...bars, cursor);
  let place = null;
  let width = 0;
  let chosen = BARS / 2;

  const round = (slope) => clamp(Math.round(20 * slope) / 20, -STEEPEST, STEEPEST);
  function press(event) {
    const bars = current();
    const sideways = { ArrowLeft: chosen - 1, ArrowRight: chosen + 1, Home: 0, End: BARS - 1 }[event.key];
    const steeper = KEYS[event.key];
    if (event.altKey || event.ctrlKey || event.metaKey || (sideways ?? steeper) === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    chosen = clamp(sideways ?? chosen, 0, BARS - 1);
    if (steeper) {
      bars[chosen] = round(bars[chosen] + steeper);
      write(bars);
    }
    show(bars);
  }
  followHand(drawing, remember, (event, grabbed) => {
    const [px, py] = placeOf(drawing, width, event);
    const at = clamp(Math.floor(3 * place.x.invert(px)) + BARS / 2, 0, BARS - 1);
    const slope = place.y.invert(py);
    const from = grabbed.last ?? { at, slope };
    const bars = current();
    for (let i = Math.min(at, from.at); i <= Math.max(at, from.at); i++) {  // a fast hand leaves no bar out
      bars[i] = round(at === from.at ? slope : from.slope + (slope - from.slope) * (i - from.at) / (at - from.at));
    }
    grabbed.last = { at, slope };
    chosen = at;
    write(bars);
  }, () => ({ last: null }));

  function show(slopes) {
    if (!place) return;
    const { box, x, y } = place;
    slopes.forEach((slope, i) => {
      const [left, right, end] = [x(edge(i)) + 1, x(edge(i + 1)) - 1, y(slope)];
      put(bars[i], rectangle({ left, right, top: Math.min(end, y(0)) - 1, bottom: Math.max(end, y(0)) + 1 }));
    });
    put(cursor, rectangle({ left: x(edge(chosen)), right: x(edge(chosen + 1)), top: box.top, bottom: box.bottom }));
    set(drawing, {
      "aria-valuenow": slopes[chosen],
      "aria-valuetext": `bar ${chosen + 1}, x from ${fixed(edge(chosen), 2)} to ${fixed(edge(chosen + 1), 2)}: slope ${fixed(slopes[chosen], 2)}`,
    });
  }

  return {
    element: panel("slope", html("span", {}, "the slope f′: ", html("span", { class: "by-hand" }, "drag it"),
      html("span", { class: "by-keys" }, "←→ pick, ↑↓ move")), drawing),
    show,
    fit: (draw) => fitted(drawing, (now) => {
      width = now;
      place = frameOf(drawing, still, width, width < 420 ? 136 : 184, [-STEEPEST, STEEPEST], [-2, -1, 0, 1, 2]);
      draw();
    }),
  };
}

/** f: the curve that has the slope. */
function curvePanel() {
  const still = svg("g");
  const line = svg("path", { class: "curve value" });
  const drawing = svg("svg", { class: "drawing", role: "img", "aria-label": "The curve f that has this slope" }, still, line);
  let width = 0;
  return {
    element: panel("value", "its curve f", drawing),
    show(f) {
      if (!width) return;
      const [low, high] = limits(f);
      const { x, y } = frameOf(drawing, still, width, width < 240 ? 132 : 150, [low, high], ticks(low, high, 4));
      put(line, { d: pathData([Array.from(f, (value, i) => [edge(i), value])], x, y) });
    },
    fit: (draw) => fitted(drawing, (now) => { width = now; draw(); }),
  };
}

const MARKS = {
  zero: (x, y, r) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`,
  one: (x, y, r) => `M${x} ${y - 1.2 * r}L${x + 1.1 * r} ${y + 0.8 * r}L${x - 1.1 * r} ${y + 0.8 * r}Z`,
};

/** The plane with both moons, and what the network says of each place. */
function planePanel(trained, heldOut) {
  const { columns, rows } = PLANE;
  const [column, row] = [linearScale([0, columns - 1], PLANE.x), linearScale([0, rows - 1], PLANE.y)];
  const nodes = Float64Array.from({ length: 2 * columns * rows }, (_, k) =>
    (k % 2 ? row(Math.floor(k / 2 / columns)) : column((k / 2) % columns)));
  const canvas = html("canvas", { width: columns, height: rows, role: "img", "aria-label": "Both moons" });
  const context = canvas.getContext("2d");
  const pixels = new ImageData(columns, rows);
  const strokes = ["halo", "boundary"].map((kind) => svg("g", { class: kind }));
  const marks = [[trained, "trained"], [heldOut, "held"]].flatMap(([points, part]) => ["zero", "one"].map((shape, label) => ({
    path: svg("path", { class: `${shape} ${part}` }), shape, places: points.y.flatMap((y, n) => (y === label ? [[points.x[2 * n], points.x[2 * n + 1]]] : [])),
  })));
  const drawing = svg("svg", { class: "drawing", "aria-hidden": "true" }, ...strokes, ...marks.map(({ path }) => path));
  let [x, y] = [linearScale(PLANE.x, [0, 1]), linearScale(PLANE.y, [1, 0])];
  let latest = null;

  function shade(logits) {
    const style = getComputedStyle(canvas);
    const inks = ["--value", "--slope"].map((name) => /^#(..)(..)(..)$/.exec(style.getPropertyValue(name).trim())?.slice(1).map((h) => parseInt(h, 16)));
    for (let k = 0; k < logits.length; k++) {
      const place = 4 * ((rows - 1 - Math.floor(k / columns)) * columns + k % columns);
      const ink = inks[Number(logits[k] > 0)];  // in forced colours there is none: boundary and marks say it all
      for (let c = 0; c < 3; c++) pixels.data[place + c] = ink ? ink[c] : 0;
      pixels.data[place + 3] = ink ? 255 * (0.1 + 0.36 * Math.abs(2 * probabilityOf(logits[k]) - 1)) : 0;
    }
    context.putImageData(pixels, 0, 0);
  }
  function outline(logits) {
    latest = logits;
    const lines = zeroLines(logits, columns, rows).map((line) => ({ points: corners(line.map(([c, r]) => [x(column(c)), y(row(r))])) }));
    for (const stroke of strokes) {
      while (stroke.childElementCount < lines.length) stroke.append(svg("polyline"));
      [...stroke.children].forEach((polyline, n) => put(polyline, lines[n]));
    }
  }

  return {
    element: panel("plane", "what it learns", html("div", { class: "plot" }, canvas, drawing),
      html("p", { class: "key", "aria-hidden": "true" }, html("span", {}, "●▲ trained on"), html("span", {}, "○△ held out"))),
    nodes, shade, outline,
    describe: (said) => set(canvas, { "aria-label": `Both moons, the plane shaded by what the network says, and its boundary. ${said}` }),
    fit: () => fitted(drawing, (width) => {
      const height = Math.round(0.75 * width);
      set(drawing, { viewBox: `0 0 ${width} ${height}`, height });
      [x, y] = [linearScale(PLANE.x, [0, width]), linearScale(PLANE.y, [height, 0])];
      for (const { path, shape, places } of marks) {
        set(path, { d: places.map(([a, b]) => MARKS[shape](...[x(a), y(b), width < 240 ? 2.2 : 3.2].map((v) => Math.round(10 * v) / 10))).join("") });
      }
      if (latest) outline(latest);
    }),
  };
}

export default { render };
