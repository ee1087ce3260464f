/** Two networks' decisions through training, side by side. The drawing half of BoundaryExplorer. */

import { floats, nearestNode, nodeCount, snap, ticks } from "../shared/geometry.js";
import { html, put, putText, set, svg } from "../shared/elements.js";
import { CLASSES, boundaryLines, markOf } from "../shared/classes.js";
import { zeroLines } from "../shared/contour.js";
import { controlsOf } from "../shared/controls.js";
import { followHand, remembering } from "../shared/dragging.js";
import { disc, keyEntry, plane } from "../shared/panel.js";
import { handlePlayer } from "../shared/player.js";
import { explorable } from "../shared/explorable.js";
import { fixed, say } from "../shared/sentences.js";
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

  /** The step from which nine tenths of the points stay right, or "never". @param {"a" | "b"} letter */
  function since(letter) {
    const isLess = networks[get(letter)].right.map((counts) => 10 * counts[seeds.indexOf(get("seed"))] < 9 * of);
    return steps[isLess.lastIndexOf(true) + 1] ?? "never";
  }

  /** What the status sentence is filled with; `values` in boundary_explorer.py. */
  function values() {
    const [a, b] = [look("a"), look("b")];
    return {
      step: get("step"), seed: get("seed"), of, class: get("classes")[1], a: a.right, b: b.right,
      isLast: get("step") === steps[steps.length - 1] ? "yes" : "no", many: Math.ceil(9 * of / 10), sinceA: since("a"), sinceB: since("b"),
      x1: fixed(get("x1"), 3), x2: fixed(get("x2"), 3), pa: fixed(a.probability, 2), pb: fixed(b.probability, 2),
    };
  }
  return { look, values, samples, size };
}

function build(model, write) {
  const [networks, steps, seeds, grid] = ["networks", "steps", "seeds", "grid"].map((trait) => model.get(trait));
  const { look, values, samples, size } = readerOf((trait) => model.get(trait));
  const palette = paletteOf(samples, model.get("colours").map(channels), SHADES);
  const play = handlePlayer(model, write, "step", { what: "training", pause: 450, between(share) {
    for (const panel of panels) panel.move(look(panel.letter).logits(), look(panel.letter, 1).logits(), share);
  } });
  const controls = controlsOf(model, (state) => {
    if ("step" in state) play.stop();
    write(state);
  });
  const panels = ["a", "b"].map((letter) => networkPanel({
    letter, grid, size, palette, points: model.get("points"),
    menu: controls.menu(`Network ${letter.toUpperCase()}`, letter, (name) => networks[name].label).element,
    onPlace: ([x1, x2]) => write({ x1: snap(grid.x1, x1), x2: snap(grid.x2, x2) }),
    remember: remembering(model, "x1", "x2"),
  }));

  function draw() {
    for (const panel of panels) {
      panel.show(look(panel.letter));
      panel.readAt(model.get("x1"), model.get("x2"));
    }
    controls.show();
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
      html("div", { class: "menus" },
        controls.steps("Step", "step", (step) => `${step} of ${steps.at(-1)}`, (step) => `step ${step}`).element,
        play.element, controls.menu("Seed", "seed").element),
      html("div", { class: "readers" }, ...["x1", "x2"].map((axis) => controls.slider(`Read at ${axis}`, axis).element)),
    ],
    drawings: panels,
    draw, values, rows,
    describe: () => { for (const panel of panels) panel.describe(); },
    stop: play.stop,
  };
}

/** What marks and shading mean. */
function keyTo(classes, colours) {
  const bar = html("span", { class: "bar", "aria-hidden": "true" });
  const tint = (colour, share) => `rgb(${channels(colour).join(" ")} / ${share})`;
  bar.style.background = `linear-gradient(to right, ${tint(colours[0], SHADES.strongest)}, ${tint(colours[0], SHADES.faintest)} 50%, `
    + `${tint(colours[1], SHADES.faintest)} 50%, ${tint(colours[1], SHADES.strongest)})`;
  return html("p", { class: "key" },
    ...classes.map((name, label) => keyEntry(12, 12, name, svg("path", { class: CLASSES[label], d: markOf(label, 6, 6, 4.5) }))),
    html("span", {}, `probability of ${classes[1]}: 0 `, bar, " 1"),
    html("span", {}, html("span", { class: "stroke", "aria-hidden": "true" }), " boundary, ½"));
}

/** One network: menu, picture with data and boundary, score. */
function networkPanel({ letter, grid, size, palette, points, menu, onPlace, remember }) {
  const pixels = new ImageData((size.columns - 1) * FINE + 1, (size.rows - 1) * FINE + 1);
  const canvas = html("canvas", { width: pixels.width, height: pixels.height, role: "img" });
  const context = canvas.getContext("2d");
  const frame = html("div", { class: "frame" }, canvas);
  const still = svg("g");
  const line = boundaryLines();
  const places = floats(points.x);
  const marks = points.y.map((label) => svg("path", { class: CLASSES[label] }));
  /** @type {[string, number][]} */
  const rings = [["halo", 8], ["ring", 8], ["dot", 2]];
  const probe = rings.map(([kind]) => svg("polygon", { class: kind }));
  // Two layers: what stands still need not be laid out and painted again for what moves above it.
  const beneath = svg("svg", { class: "drawing data", "aria-hidden": "true" }, still, ...marks);
  const drawing = svg("svg", { class: "drawing", "aria-hidden": "true" }, ...line.strokes, svg("g", { class: "probe" }, ...probe));
  const [score, spread] = [html("strong", {}, ""), html("span", {}, "")];
  const [plot, layer] = [plane(drawing), plane(beneath)];
  let [label, drawn] = ["", ""];

  function fit(width) {
    const [left, right, top] = [30, width - 6, 8];  // "−1" has room to the left
    const cell = (right - left) / (size.columns - 1);
    const box = { left, right, top, bottom: top + cell * (size.rows - 1) };
    for (const each of [plot, layer]) each.fit(width, box, [grid.x1.low, grid.x1.high], [grid.x2.low, grid.x2.high], 26);
    const px = (values) => Object.entries(values).map(([name, value]) => `${name}:${value.toFixed(2)}px`).join(";");
    set(frame, { style: px({ left, top, width: right - left, height: box.bottom - top }) });
    // the outermost pixels are centred on the frame's edges
    const [edge, fine] = [-cell / FINE / 2, cell / FINE];
    set(canvas, { style: px({ left: edge, top: edge, width: pixels.width * fine, height: pixels.height * fine }) });
    const [xTicks, yTicks] = [grid.x1, grid.x2].map(({ low, high }) => ticks(low, high, 4, [1, 2, 5, 10]));
    still.replaceChildren(plot.axes({ xTicks, yTicks }));
    const r = width < 240 ? 2.25 : 3.5;
    marks.forEach((mark, i) => set(mark, { d: markOf(points.y[i], plot.x(places[2 * i]), plot.y(places[2 * i + 1]), r) }));
    drawn = "";
  }

  /** @param {Float64Array} logits @param {number[][][]} lines  in the plane */
  function paint(logits, lines) {
    shade(logits, size.columns, size.rows, FINE, palette, SHADES.farthest, pixels.data);
    context.putImageData(pixels, 0, 0);
    line.show(lines.map((nodes) => nodes.map(([x1, x2]) => [plot.x(x1), plot.y(x2)])));
  }

  followHand(drawing, remember, (event) => onPlace(plot.at(event)));

  return {
    letter, drawing, fit,
    element: html("div", { class: "network" }, menu,
      html("div", { class: "plot" }, frame, beneath, drawing), html("p", { class: "score" }, score, " ", spread)),
    show(shown) {
      if (drawn === shown.key || !plot.width) return;
      drawn = shown.key;
      label = shown.label;
      putText(score, shown.score);
      putText(spread, shown.spread);
      paint(shown.logits(), shown.lines);
    },
    /** While it plays: the scores in between, and where they are 0. */
    move(from, to, share) {
      if (!plot.width) return;
      drawn = "";
      const logits = from.map((logit, i) => logit + share * (to[i] - logit));
      const unit = ({ low, per_unit: perUnit }, at) => low + at / perUnit;
      paint(logits, zeroLines(logits, size.columns, size.rows)
        .map((nodes) => nodes.map(([column, row]) => [unit(grid.x1, column), unit(grid.x2, row)])));
    },
    readAt(x1, x2) {
      if (plot.width) rings.forEach(([, r], n) => put(probe[n], disc(plot.x(x1), plot.y(x2), r)));
    },
    describe() {
      set(canvas, { "aria-label": say(words.panel, { letter: letter.toUpperCase(), label, score: score.textContent }) });
    },
  };
}

export default explorable("boundary-explorer", words, build);
