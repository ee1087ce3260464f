/** Two networks' decisions through training, side by side. The drawing half of BoundaryExplorer. */

import { fixed, floats, linearScale, nearestNode, nodeCount, snap, ticks, short } from "../drawing/geometry.js";
import { button, coalesced, foldedTable, html, menu, put, putText, set, slider, statusLine, svg } from "../drawing/elements.js";
import { followHand, followRange, remembering } from "../drawing/dragging.js";
import { axes, corners, disc, fitted, placeOf } from "../drawing/panel.js";
import { player } from "../drawing/playing.js";
import { predict, tryThis } from "../drawing/asking.js";
import { zeroLines } from "./contour.js";
import { channels, frameLogits, paletteOf, probabilityAt, shade, unpackFrames } from "./levels.js";
import { boundarySentence, scoreText, spreadText } from "./sentence.js";

const HANDLES = ["a", "b", "step", "seed", "x1", "x2"];
const FINE = 2;  // pixels a cell; the browser smooths between them
const SHADES = { count: 512, farthest: 8, faintest: 0.14, strongest: 0.5 };  // an even count: colours change at 0

function render({ model, el }) {
  const names = model.get("offered");
  const networks = model.get("networks");
  const steps = model.get("steps");
  const seeds = model.get("seeds");
  const pictured = model.get("pictured");
  const classes = model.get("classes");
  const grid = model.get("grid");
  const shares = floats(model.get("levels"));
  const { farthest: sure, probability } = model.get("sigmoid");
  const samples = { logit: Array.from(shares, (share) => share * sure), probability: floats(probability) };
  const data = { x: floats(model.get("points").x), y: model.get("points").y };
  const size = { columns: nodeCount(grid.x1), rows: nodeCount(grid.x2) };
  const count = size.columns * size.rows;
  const palette = paletteOf(samples, model.get("colours").map(channels), SHADES);

  // A network's frames are unpacked when it is first looked at.
  const unpacked = {};
  const framesOf = (name) => (unpacked[name] ??= {
    levels: unpackFrames(networks[name].frames, size.columns, size.rows), farthest: floats(networks[name].farthest),
  });

  // Handlers write the model; draw() reads it; nothing else does either.
  const write = (state) => {
    for (const [name, value] of Object.entries(state)) model.set(name, value);
    model.save_changes();
  };
  const byHand = (state) => { play.stop(); write(state); };
  const readAt = ([x1, x2]) => write({ x1: snap(grid.x1, x1), x2: snap(grid.x2, x2) });

  const panels = ["a", "b"].map((letter) => networkPanel({
    letter, grid, size, data,
    choose: menu({
      label: `Network ${letter.toUpperCase()}`,
      options: names.map((name) => [name, networks[name].label]),
      onChoose: (name) => write({ [letter]: name }),
    }),
    onPlace: readAt, remember: remembering(model, "x1", "x2"),
  }));
  const seedMenu = menu({
    label: "Seed", options: pictured.map((seed) => [String(seed), String(seed)]),
    onChoose: (seed) => write({ seed: Number(seed) }),
  });
  const stepRange = html("input", { type: "range", min: 0, max: steps.length - 1, step: 1 });
  followRange(stepRange, () => byHand({ step: steps[Number(stepRange.value)] }));
  const stepShown = html("output", { "aria-hidden": "true" });
  const play = player({
    what: "training", pause: 450,
    ended: () => model.get("step") === steps.at(-1),
    rewind: () => write({ step: steps[0] }),
    advance() {
      const next = Math.min(steps.indexOf(model.get("step")) + 1, steps.length - 1);
      write({ step: steps[next] });
      return next < steps.length - 1;
    },
  });
  const reader = (axis) => slider({
    label: `Read at ${axis}`, unit: axis, min: grid[axis].low, max: grid[axis].high, step: 1 / grid[axis].per_unit,
    onMove: (value) => write({ [axis]: snap(grid[axis], value) }),
  });
  const readers = { x1: reader("x1"), x2: reader("x2") };
  const status = statusLine(() => {
    for (const panel of panels) panel.describe();
  });
  const table = foldedTable({ summary: "All steps as a table", rows: tableRows });
  const root = html(
    "div",
    {
      class: "explorable boundary-explorer", role: "group", "aria-label": "Boundary explorer",
      "data-lm-suppress-shortcuts": true,  // JupyterLab would take the arrow keys for its cells
    },
    predict(model.get("prediction"), status.tell),
    html("div", { class: "panels" }, ...panels.map((panel) => panel.element)),
    keyTo(classes, model.get("colours")),
    html("div", { class: "time" },
      html("div", { class: "step" }, html("label", {}, html("span", {}, "Step"), stepRange), stepShown),
      play.element, seedMenu.element),
    html("div", { class: "readers" }, readers.x1.element, readers.x2.element),
    ...status.elements,
    tryThis(model.get("prompts"), byHand),
    html("div", { class: "foot" }, button("Reset", () => byHand(model.get("start"))), table.element),
  );
  el.append(root);

  /** What is shown of one network, from the traits alone. */
  function look(name) {
    const [step, seed] = [steps.indexOf(model.get("step")), model.get("seed")];
    const network = networks[name];
    const frame = step * pictured.length + pictured.indexOf(seed);
    const { levels, farthest } = framesOf(name);
    const logitsFrom = (first, howMany) => frameLogits(levels, frame * count + first, howMany, shares, farthest[frame]);
    const node = nearestNode(grid.x2, model.get("x2")) * size.columns + nearestNode(grid.x1, model.get("x1"));
    const place = seeds.indexOf(seed);
    return {
      name, key: `${name} ${frame}`, label: network.label, logits: () => logitsFrom(0, count), rights: network.right[step],
      score: { right: network.right[step][place], of: data.y.length, loss: network.loss[step][place] },
      probability: probabilityAt(samples, logitsFrom(node, 1)[0]),
    };
  }

  function draw() {
    const [step, seed, x1, x2] = ["step", "seed", "x1", "x2"].map((name) => model.get(name));
    const seen = panels.map((panel) => {
      const shown = look(model.get(panel.letter));
      panel.show(shown, palette);
      panel.readAt(x1, x2);
      return shown;
    });
    seedMenu.show(String(seed));
    const [at, of] = [String(steps.indexOf(step)), `${step} of ${steps.at(-1)}`];
    if (stepRange.value !== at) stepRange.value = at;
    if (stepShown.value !== of) {
      putText(stepShown, of);
      stepRange.setAttribute("aria-valuetext", `step ${step}`);
    }
    readers.x1.show(x1, x1.toFixed(3));
    readers.x2.show(x2, x2.toFixed(3));
    const [a, b] = seen;
    status.say(boundarySentence({
      step, seed, of: data.y.length, a: a.score.right, b: b.score.right,
      x1, x2, name: classes[1], pa: a.probability, pb: b.probability,
    }));
    table.update();
  }

  function tableRows() {
    const place = seeds.indexOf(model.get("seed"));
    const shown = ["a", "b"].map((letter) => [letter.toUpperCase(), networks[model.get(letter)]]);
    return {
      head: ["step", ...shown.flatMap(([letter]) => [`${letter}: right`, `${letter}: loss`, `${letter}: all seeds`])],
      body: steps.map((step, i) => [String(step), ...shown.flatMap(([, { right, loss }]) => [
        String(right[i][place]), fixed(loss[i][place], 3), `${Math.min(...right[i])} to ${Math.max(...right[i])}`,
      ])]),
    };
  }

  const redraw = coalesced(draw);
  for (const name of HANDLES) model.on(`change:${name}`, redraw);
  draw();
  const unfit = panels.map((panel) => panel.fit(draw));
  return () => {
    for (const name of HANDLES) model.off(`change:${name}`, redraw);
    for (const stop of unfit) stop();
    play.stop();
    status.stop();
  };
}

/** What marks and shading mean. */
function keyTo([zero, one], colours) {
  const sample = (shape) => html("span", { class: "sample" },
    svg("svg", { viewBox: "0 0 12 12", width: 12, height: 12, "aria-hidden": "true" }, svg("path", { class: shape, d: MARKS[shape](6, 6, 4.5) })));
  const bar = html("span", { class: "bar", "aria-hidden": "true" });
  const tint = (colour, share) => `rgb(${channels(colour).join(" ")} / ${share})`;
  bar.style.background = `linear-gradient(to right, ${tint(colours[0], SHADES.strongest)}, ${tint(colours[0], SHADES.faintest)} 50%, `
    + `${tint(colours[1], SHADES.faintest)} 50%, ${tint(colours[1], SHADES.strongest)})`;
  return html("p", { class: "key" },
    html("span", {}, sample("zero"), ` ${zero}`),
    html("span", {}, sample("one"), ` ${one}`),
    html("span", {}, `probability of ${one}: 0 `, bar, " 1"),
    html("span", {}, html("span", { class: "stroke", "aria-hidden": "true" }), " boundary, ½"));
}

const SHAPES = ["zero", "one"];
const MARKS = {
  zero: (x, y, r) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`,
  one: (x, y, r) => `M${x} ${y - 1.2 * r}L${x + 1.1 * r} ${y + 0.8 * r}L${x - 1.1 * r} ${y + 0.8 * r}Z`,
};

/** One network: menu, picture with data and boundary, score. */
function networkPanel({ letter, grid, size, data, choose, onPlace, remember }) {
  const pixels = new ImageData((size.columns - 1) * FINE + 1, (size.rows - 1) * FINE + 1);
  const canvas = html("canvas", { width: pixels.width, height: pixels.height, role: "img" });
  const context = canvas.getContext("2d");
  const frame = html("div", { class: "frame" }, canvas);
  const still = svg("g");
  const strokes = ["halo", "boundary"].map((kind) => svg("g", { class: kind }));
  const marks = data.y.map((y) => svg("path", { class: SHAPES[y] }));
  /** @type {[string, number][]} */
  const rings = [["halo", 8], ["ring", 8], ["dot", 2]];
  const probe = rings.map(([kind]) => svg("polygon", { class: kind }));
  // Two layers: what stands still need not be laid out and painted again for what moves above it.
  const beneath = svg("svg", { class: "drawing data", "aria-hidden": "true" }, still, ...marks);
  const drawing = svg("svg", { class: "drawing", "aria-hidden": "true" }, ...strokes, svg("g", { class: "probe" }, ...probe));
  const score = html("strong", {}, "");
  const spread = html("span", {}, "");
  const element = html("div", { class: "network" }, choose.element,
    html("div", { class: "plot" }, frame, beneath, drawing), html("p", { class: "score" }, score, " ", spread));
  const place = {};
  let label = "";
  let drawn = "";

  function fitTo(width) {
    const [left, right, top] = [30, width - 6, 26];
    const cell = (right - left) / (size.columns - 1);
    const box = { left, right, top, bottom: top + cell * (size.rows - 1) };
    Object.assign(place, {
      width,
      x: linearScale([grid.x1.low, grid.x1.high], [box.left, box.right]),
      y: linearScale([grid.x2.low, grid.x2.high], [box.bottom, box.top]),
      column: linearScale([0, size.columns - 1], [box.left, box.right]),
      row: linearScale([0, size.rows - 1], [box.bottom, box.top]),
    });
    for (const layer of [beneath, drawing]) set(layer, { viewBox: `0 0 ${width} ${box.bottom + 42}`, height: box.bottom + 42 });
    const px = (values) => Object.entries(values).map(([name, value]) => `${name}:${value.toFixed(2)}px`).join(";");
    frame.setAttribute("style", px({
      left: box.left, top: box.top, width: box.right - box.left, height: box.bottom - box.top,
    }));
    // the outermost pixels are centred on the frame's edges
    canvas.setAttribute("style", px({
      left: -cell / FINE / 2, top: -cell / FINE / 2, width: (pixels.width * cell) / FINE, height: (pixels.height * cell) / FINE,
    }));
    /** @returns {import("../drawing/panel.js").Tick[]} */
    const labelled = (axis) => ticks(axis.low, axis.high, 4, [1, 2, 5, 10]).map((value) => [value, short(value)]);
    still.replaceChildren(axes({
      box, x: place.x, y: place.y, xTicks: labelled(grid.x1), yTicks: labelled(grid.x2), xName: "x1", yName: "x2",
    }));
    const r = width < 300 ? 3 : 3.5;
    marks.forEach((mark, i) => set(mark, { d: MARKS[SHAPES[data.y[i]]](place.x(data.x[2 * i]), place.y(data.x[2 * i + 1]), r) }));
    drawn = "";
  }

  followHand(drawing, remember, (event) => {
    const [x, y] = placeOf(drawing, place.width, event);
    onPlace([place.x.invert(x), place.y.invert(y)]);
  });

  return {
    letter,
    element,
    fit: (draw) => fitted(drawing, (width) => { fitTo(width); draw(); }),
    show(shown, palette) {
      if (drawn === shown.key || !place.width) return;
      drawn = shown.key;
      choose.show(shown.name);
      putText(score, scoreText(shown.score));
      putText(spread, spreadText(shown.rights));
      label = shown.label;
      const logits = shown.logits();
      shade(logits, size.columns, size.rows, FINE, palette, SHADES.farthest, pixels.data);
      context.putImageData(pixels, 0, 0);
      const lines = zeroLines(logits, size.columns, size.rows)
        .map((nodes) => ({ points: corners(nodes.map(([column, row]) => [place.column(column), place.row(row)])) }));
      for (const stroke of strokes) {
        while (stroke.childElementCount < lines.length) stroke.append(svg("polyline"));
        [...stroke.children].forEach((polyline, n) => put(polyline, lines[n]));
      }
    },
    readAt(x1, x2) {
      if (place.width) rings.forEach(([, r], n) => put(probe[n], disc(place.x(x1), place.y(x2), r)));
    },
    describe() {
      set(canvas, {
        "aria-label": `Network ${letter.toUpperCase()}, ${label}: the points of both classes, the probability as shading `
          + `and the boundary. ${score.textContent}.`,
      });
    },
  };
}

export default { render };
