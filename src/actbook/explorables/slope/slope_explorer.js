/** Draw a slope, see what a network of such neurons learns. The page's half of SlopeExplorer. */

import { clamp, floats, limits, linearScale, pathData, ticks } from "../shared/geometry.js";
import { button, coalesced, foldedTable, html, put, rested, set, statusLine, svg } from "../shared/elements.js";
import { CLASSES, boundaryLines, markOf } from "../shared/classes.js";
import { zeroLines } from "../shared/contour.js";
import { followHand, onKeys, remembering, valueKeys } from "../shared/dragging.js";
import { fitted, plane, rectangle } from "../shared/panel.js";
import { fixed, say, twoDigits } from "../shared/sentences.js";
import { copyLink } from "../shared/sharing.js";
import { BARS, barsOf, curveOf, lettersOf, lossOf, probabilityOf, rightOf, training } from "./network.js";
import { learning, runSlice } from "./slices.js";
import words from "./slope_explorer.json" with { type: "json" };

const HANDLES = ["slope", "layers"];
const STEEPEST = 2;
/** What keys add to a bar, and to which bar they go from one. @type {Record<string, number | ((bar: number) => number)>} */
const KEYS = {
  ...valueKeys(0.05, 0.5),
  ArrowLeft: (bar) => bar - 1, ArrowRight: (bar) => bar + 1, Home: () => 0, End: () => BARS - 1,
};
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
  const goal = html("strong", {}, say(words.goal, { failsAt, of: heldOut.y.length }));
  const root = html(
    "div",
    { class: "explorable slope-explorer", role: "group", "aria-label": words.name, "data-lm-suppress-shortcuts": true },
    html("p", {}, words.task, goal),
    html("div", { class: "panels" }, slopes.element, curve.element, map.element),
    ...status.elements,
    html("div", { class: "choices" },
      html("div", { class: "buttons", role: "group", "aria-label": "Begin with" }, ...starts),
      html("div", { class: "buttons", role: "group", "aria-label": "Hidden layers of 8 neurons" },
        html("span", { "aria-hidden": "true" }, "hidden layers"), ...depthButtons),
      html("div", { class: "buttons" }, button("Play it again", () => train()), button("Reset", () => write(model.get("start"))), copy),
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
  const long = rested(() => { if (run) status.tell(words.training); }, 500);
  function train() {
    long.wait();
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
    if (isStill) status.say(words.training);
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
    const verdict = net.time() < steps ? "" : held <= failsAt ? "fails" : "learns";
    if (verdict === "fails" && letters() === model.get("slope")) {  // a drawing, not one of the buttons'
      goal.textContent = say(words.won, { layers, few: depths[0], many: depths[depths.length - 1] });
    }
    return {
      verdict, step: net.time(), steps, layers,
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
    long.stop();
  };
}

/** A caption above a drawing. */
function panel(kind, caption, ...drawn) {
  return html("div", { class: `panel ${kind}` }, html("p", { "aria-hidden": "true" }, caption), ...drawn);
}

/** Axes over the bars' span, in a drawing of `width` by `height`. */
function frame(plot, still, width, height, ys, yTicks) {
  plot.fit(width, { left: 40, right: width - 6, top: 6, bottom: height - 24 }, [edge(0), edge(BARS)], ys, 24);
  still.replaceChildren(plot.axes({ xTicks: [-4, -2, 0, 2, 4], yTicks }));
}

/** f′: bars that a hand or the arrow keys move. One slider for all; the keys to the side choose the bar. */
function slopePanel({ bars: current, write, remember }) {
  const still = svg("g");
  const bars = Array.from({ length: BARS }, () => svg("polygon", { class: "bar" }));
  const cursor = svg("polygon", { class: "cursor" });
  const drawing = svg("svg", {
    class: "drawing", role: "slider", tabindex: "0", "aria-orientation": "vertical", "aria-label": "Slope f′, bar by bar",
    "aria-description": words.keys,
    "aria-valuemin": -STEEPEST, "aria-valuemax": STEEPEST, keydown: onKeys(KEYS, press),
  }, still, ...bars, cursor);
  const plot = plane(drawing);
  let chosen = BARS / 2;

  const round = (slope) => clamp(Math.round(20 * slope) / 20, -STEEPEST, STEEPEST);
  function press(step) {
    const bars = current();
    if (typeof step === "function") chosen = clamp(step(chosen), 0, BARS - 1);
    else {
      bars[chosen] = round(bars[chosen] + step);
      write(bars);
    }
    show(bars);
  }
  const place = (event) => {
    const [x, slope] = plot.at(event);
    return { at: clamp(Math.floor(3 * x) + BARS / 2, 0, BARS - 1), slope };
  };
  followHand(drawing, remember, (event, grabbed) => {
    const { at, slope } = place(event);
    const from = grabbed.last;
    const bars = current();
    for (let i = Math.min(at, from.at); i <= Math.max(at, from.at); i++) {  // a fast hand leaves no bar out
      bars[i] = round(at === from.at ? slope : from.slope + (slope - from.slope) * (i - from.at) / (at - from.at));
    }
    grabbed.last = { at, slope };
    chosen = at;
    write(bars);
  }, (event) => ({ last: place(event) }));  // a finger draws once it goes sideways, from where it came down

  function show(slopes) {
    if (!plot.width) return;
    const { box, x, y } = plot;
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
    element: panel("slope", html("span", {}, "the slope f′: ", html("span", { class: "by-hand" }, "draw across"),
      html("span", { class: "by-keys" }, "←→ pick, ↑↓ move")), drawing),
    show,
    fit: (draw) => fitted(drawing, (width) => {
      frame(plot, still, width, width < 420 ? 136 : 184, [-STEEPEST, STEEPEST], [-2, -1, 0, 1, 2]);
      draw();
    }),
  };
}

/** f: the curve that has the slope. */
function curvePanel() {
  const still = svg("g");
  const line = svg("path", { class: "curve value" });
  const drawing = svg("svg", { class: "drawing", role: "img", "aria-label": "The curve f that has this slope" }, still, line);
  const plot = plane(drawing);
  let width = 0;
  return {
    element: panel("value", "its curve f", drawing),
    show(f) {
      if (!width) return;
      const [low, high] = limits(f);
      frame(plot, still, width, width < 240 ? 132 : 150, [low, high], ticks(low, high, 4));
      put(line, { d: pathData([Array.from(f, (value, i) => [edge(i), value])], plot.x, plot.y) });
    },
    fit: (draw) => fitted(drawing, (now) => { width = now; draw(); }),
  };
}

/** The plane with both moons, and what the network says of each place. */
function planePanel(trained, heldOut) {
  const { columns, rows } = PLANE;
  const [column, row] = [linearScale([0, columns - 1], PLANE.x), linearScale([0, rows - 1], PLANE.y)];
  const nodes = Float64Array.from({ length: 2 * columns * rows }, (_, k) =>
    (k % 2 ? row(Math.floor(k / 2 / columns)) : column((k / 2) % columns)));
  const canvas = html("canvas", { width: columns, height: rows, role: "img", "aria-label": "Both moons" });
  const context = canvas.getContext("2d");
  const pixels = new ImageData(columns, rows);
  const boundary = boundaryLines();
  const marks = [[trained, "trained"], [heldOut, "held"]].flatMap(([points, part]) => CLASSES.map((shape, label) => ({
    path: svg("path", { class: `${shape} ${part}` }), label, places: points.y.flatMap((y, n) => (y === label ? [[points.x[2 * n], points.x[2 * n + 1]]] : [])),
  })));
  const drawing = svg("svg", { class: "drawing", "aria-hidden": "true" }, ...boundary.strokes, ...marks.map(({ path }) => path));
  const plot = plane(drawing);
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
    boundary.show(zeroLines(logits, columns, rows).map((line) => line.map(([c, r]) => [plot.x(column(c)), plot.y(row(r))])));
  }

  return {
    element: panel("plane", "what it learns", html("div", { class: "plot" }, canvas, drawing),
      html("p", { class: "key", "aria-hidden": "true" }, html("span", {}, "●▲ trained on"), html("span", {}, "○△ held out"))),
    nodes, shade, outline,
    describe: (said) => set(canvas, { "aria-label": `Both moons, the plane shaded by what the network says, and its boundary. ${said}` }),
    fit: () => fitted(drawing, (width) => {
      plot.fit(width, { left: 0, right: width, top: 0, bottom: Math.round(0.75 * width) }, PLANE.x, PLANE.y, 0);
      const tenth = (v) => Math.round(10 * v) / 10;
      for (const { path, label, places } of marks) {
        set(path, { d: places.map(([a, b]) => markOf(label, tenth(plot.x(a)), tenth(plot.y(b)), width < 240 ? 2.2 : 3.2)).join("") });
      }
      if (latest) outline(latest);
    }),
  };
}

export default { render };
