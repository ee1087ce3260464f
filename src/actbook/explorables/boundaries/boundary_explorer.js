/** Two networks' decisions through training, side by side. The drawing half of BoundaryExplorer. */

import { floats, linearScale, nearestNode, nodeCount, snap, ticks } from "../shared/geometry.js";
import { html, menu, put, putText, set, slider, stepSlider, svg } from "../shared/elements.js";
import { followHand, remembering } from "../shared/dragging.js";
import { axes, corners, disc, placeOf } from "../shared/panel.js";
import { player } from "../shared/player.js";
import { explorable } from "../shared/explorable.js";
import { fixed, say, short } from "../shared/sentences.js";
import { zeroLines } from "./contour.js";
import { channels, frameLogits, paletteOf, probabilityAt, shade, unpackFrames, unpackLines } from "./levels.js";
import words from "./boundary_explorer.json" with { type: "json" };

const FINE = 2;  // pixels a cell; the browser smooths between them
const SHADES = { count: 512, farthest: 8, faintest: 0.14, strongest: 0.5 };  // an even count: colours change at 0

/**
 * The frames that are shown, and what is said of them, from the traits alone. Pure: tested with `node --test`.
 * @param {(trait: string) => any} get
 */
export function readerOf(get) {
  const [networks, steps, seeds, pictured, grid] = ["networks", "steps", "seeds", "pictured", "grid"].map(get);
  const [shares, { farthest: sure, probability }] = [floats(get("levels")), get("sigmoid")];
  const samples = { logit: Array.from(shares, (share) => share * sure), probability: floats(probability) };
  const size = { columns: nodeCount(grid.x1), rows: nodeCount(grid.x2) };
  const [count, of] = [size.columns * size.rows, get("points").y.length];

  // A network's frames are unpacked when it is first looked at.
  const unpacked = {};
  const framesOf = (name) => (unpacked[name] ??= {
    levels: unpackFrames(networks[name].frames, size.columns, size.rows), farthest: floats(networks[name].farthest),
    lines: unpackLines(networks[name].lines, get("places")),
  });

  /** What is shown of one network, now or so many steps ahead. @param {"a" | "b"} letter */
  function look(letter, ahead = 0) {
    const [name, step, seed] = [get(letter), steps.indexOf(get("step")) + ahead, get("seed")];
    const { label, right, loss } = networks[name];
    const frame = step * pictured.length + pictured.indexOf(seed);
    const { levels, farthest, lines } = framesOf(name);
    const logitsFrom = (first, howMany) => frameLogits(levels, frame * count + first, howMany, shares, farthest[frame]);
    const node = nearestNode(grid.x2, get("x2")) * size.columns + nearestNode(grid.x1, get("x1"));
    const place = seeds.indexOf(seed);
    const [low, high] = [Math.min(...right[step]), Math.max(...right[step])];
    return {
      name, key: `${name} ${frame}`, label, right: right[step][place], lines: lines[frame], logits: () => logitsFrom(0, count),
      score: say(words.score, { right: right[step][place], of, loss: fixed(loss[step][place], 3) }),
      spread: say(words.spread, { seeds: seeds.length, low, high, range: low === high ? "one" : "many" }),
      probability: probabilityAt(samples, logitsFrom(node, 1)[0]),
    };
  }

  /** What the status sentence is filled with; `values` in boundary_explorer.py. */
  function values() {
    const [a, b] = [look("a"), look("b")];
    return {
      step: get("step"), seed: get("seed"), of, class: get("classes")[1], a: a.right, b: b.right,
      x1: fixed(get("x1"), 3), x2: fixed(get("x2"), 3), pa: fixed(a.probability, 2), pb: fixed(b.probability, 2),
    };
  }
  return { look, values, samples, size };
}

function build(model, write) {
  const [names, networks, steps, seeds, pictured, grid] = ["offered", "networks", "steps", "seeds", "pictured", "grid"]
    .map((trait) => model.get(trait));
  const { look, values, samples, size } = readerOf((trait) => model.get(trait));
  const data = { x: floats(model.get("points").x), y: model.get("points").y };
  const palette = paletteOf(samples, model.get("colours").map(channels), SHADES);
  const panels = ["a", "b"].map((letter) => networkPanel({
    letter, grid, size, data,
    choose: menu({
      label: `Network ${letter.toUpperCase()}`,
      options: names.map((name) => [name, networks[name].label]),
      onChoose: (name) => write({ [letter]: name }),
    }),
    onPlace: ([x1, x2]) => write({ x1: snap(grid.x1, x1), x2: snap(grid.x2, x2) }),
    remember: remembering(model, "x1", "x2"),
  }));
  const seedMenu = menu({
    label: "Seed", options: pictured.map((seed) => [String(seed), String(seed)]),
    onChoose: (seed) => write({ seed: Number(seed) }),
  });
  const stepRange = stepSlider({
    label: "Step", steps, onMove: (step) => { play.stop(); write({ step }); },
    shown: (step) => `${step} of ${steps.at(-1)}`, spoken: (step) => `step ${step}`,
  });
  const play = player({
    what: "training", pause: 450,
    ended: () => model.get("step") === steps.at(-1),
    rewind: () => write({ step: steps[0] }),
    advance() {
      const next = Math.min(steps.indexOf(model.get("step")) + 1, steps.length - 1);
      write({ step: steps[next] });
      return next < steps.length - 1;
    },
    between(share) {
      for (const panel of panels) panel.move(look(panel.letter).logits(), look(panel.letter, 1).logits(), share, palette);
    },
  });
  const reader = (axis) => slider({
    label: `Read at ${axis}`, unit: axis, min: grid[axis].low, max: grid[axis].high, step: 1 / grid[axis].per_unit,
    onMove: (value) => write({ [axis]: snap(grid[axis], value) }),
  });
  const readers = { x1: reader("x1"), x2: reader("x2") };

  function draw() {
    for (const panel of panels) {
      panel.show(look(panel.letter), palette);
      panel.readAt(model.get("x1"), model.get("x2"));
    }
    seedMenu.show(String(model.get("seed")));
    stepRange.show(model.get("step"));
    for (const [axis, each] of Object.entries(readers)) each.show(model.get(axis), model.get(axis).toFixed(3));
  }

  function rows() {
    const place = seeds.indexOf(model.get("seed"));
    const shown = ["a", "b"].map((letter) => [letter.toUpperCase(), networks[model.get(letter)]]);
    return {
      head: ["step", ...shown.flatMap(([letter]) => [`${letter}: right`, `${letter}: loss`, `${letter}: all seeds`])],
      body: steps.map((step, i) => [String(step), ...shown.flatMap(([, { right, loss }]) => [
        String(right[i][place]), fixed(loss[i][place], 3), `${Math.min(...right[i])} to ${Math.max(...right[i])}`,
      ])]),
    };
  }

  return {
    body: [
      html("div", { class: "panels" }, ...panels.map((panel) => panel.element)),
      keyTo(model.get("classes"), model.get("colours")),
      html("div", { class: "time" }, stepRange.element, play.element, seedMenu.element),
      html("div", { class: "readers" }, readers.x1.element, readers.x2.element),
    ],
    drawings: panels,
    draw, values, rows,
    describe: () => { for (const panel of panels) panel.describe(); },
    stop: play.stop,
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
    const [left, right, top] = [30, width - 6, 8];  // "−1" has room to the left
    const cell = (right - left) / (size.columns - 1);
    const box = { left, right, top, bottom: top + cell * (size.rows - 1) };
    Object.assign(place, {
      width,
      x: linearScale([grid.x1.low, grid.x1.high], [box.left, box.right]),
      y: linearScale([grid.x2.low, grid.x2.high], [box.bottom, box.top]),
      column: linearScale([0, size.columns - 1], [box.left, box.right]),
      row: linearScale([0, size.rows - 1], [box.bottom, box.top]),
    });
    for (const layer of [beneath, drawing]) set(layer, { viewBox: `0 0 ${width} ${box.bottom + 26}`, height: box.bottom + 26 });
    const px = (values) => Object.entries(values).map(([name, value]) => `${name}:${value.toFixed(2)}px`).join(";");
    frame.setAttribute("style", px({
      left: box.left, top: box.top, width: box.right - box.left, height: box.bottom - box.top,
    }));
    // the outermost pixels are centred on the frame's edges
    canvas.setAttribute("style", px({
      left: -cell / FINE / 2, top: -cell / FINE / 2, width: (pixels.width * cell) / FINE, height: (pixels.height * cell) / FINE,
    }));
    /** @returns {import("../shared/panel.js").Tick[]} */
    const labelled = (axis) => ticks(axis.low, axis.high, 4, [1, 2, 5, 10]).map((value) => [value, short(value)]);
    still.replaceChildren(axes({ box, x: place.x, y: place.y, xTicks: labelled(grid.x1), yTicks: labelled(grid.x2) }));
    const r = width < 240 ? 2.25 : 3.5;
    marks.forEach((mark, i) => set(mark, { d: MARKS[SHAPES[data.y[i]]](place.x(data.x[2 * i]), place.y(data.x[2 * i + 1]), r) }));
    drawn = "";
  }

  function paint(logits, lines, palette) {
    shade(logits, size.columns, size.rows, FINE, palette, SHADES.farthest, pixels.data);
    context.putImageData(pixels, 0, 0);
    for (const stroke of strokes) {
      while (stroke.childElementCount < lines.length) stroke.append(svg("polyline"));
      [...stroke.children].forEach((polyline, n) => put(polyline, lines[n] && { points: corners(lines[n]) }));
    }
  }

  followHand(drawing, remember, (event) => {
    const [x, y] = placeOf(drawing, place.width, event);
    onPlace([place.x.invert(x), place.y.invert(y)]);
  });

  return {
    letter,
    element,
    drawing,
    fit: fitTo,
    show(shown, palette) {
      if (drawn === shown.key || !place.width) return;
      drawn = shown.key;
      choose.show(shown.name);
      putText(score, shown.score);
      putText(spread, shown.spread);
      label = shown.label;
      paint(shown.logits(), shown.lines.map((line) => line.map(([x1, x2]) => [place.x(x1), place.y(x2)])), palette);
    },
    /** While it plays: the scores in between, and where they are 0. */
    move(from, to, share, palette) {
      if (!place.width) return;
      drawn = "";
      const logits = from.map((logit, i) => logit + share * (to[i] - logit));
      paint(logits, zeroLines(logits, size.columns, size.rows)
        .map((nodes) => nodes.map(([column, row]) => [place.column(column), place.row(row)])), palette);
    },
    readAt(x1, x2) {
      if (place.width) rings.forEach(([, r], n) => put(probe[n], disc(place.x(x1), place.y(x2), r)));
    },
    describe() {
      set(canvas, { "aria-label": say(words.panel, { letter: letter.toUpperCase(), label, score: score.textContent }) });
    },
  };
}

export default explorable("boundary-explorer", words, build);
