/** A plane with a grid and two moons on its way through a network. The drawing half of GridExplorer. */

import { clamp, floats, linearScale, snap } from "../shared/geometry.js";
import { html, put, putText, set, svg } from "../shared/elements.js";
import { controlsOf } from "../shared/controls.js";
import { followHand, remembering } from "../shared/dragging.js";
import { corners, placeOf } from "../shared/panel.js";
import { explorable } from "../shared/explorable.js";
import { say } from "../shared/sentences.js";
import { bends, clipped, journey, mapTo } from "./plane.js";
import words from "./grid_explorer.json" with { type: "json" };

const HELD = 0.08;  // a hand so near to a whole stage means that stage
const SHAPES = [  // of moon 0 and of moon 1, in pixels
  [[4, 0], [2.8, 2.8], [0, 4], [-2.8, 2.8], [-4, 0], [-2.8, -2.8], [0, -4], [2.8, -2.8]],
  [[0, -5], [4.4, 3.2], [-4.4, 3.2]],
];

/** What is said of the traits; `values` in grid_explorer.py. @param {(trait: string) => any} get */
export function readerOf(get) {
  return {
    values(stage = get("stage")) {
      const [{ word, right, own }, of] = [get("networks")[get("activation")], get("points").y.length];
      const [step, layer, best] = [Math.ceil(stage), Math.ceil(stage / 2), right[Math.floor(stage)]];
      const where = step ? `${stage % 1 ? "in" : "after"} ${step % 2 ? "W" : "f"}` : "start";
      return {
        where, layer, n: String.fromCharCode(0x2080 + layer), activation: get("activation"), word,
        right: best, of, found: best === of && where !== "in f" ? "yes" : "no",
        own: stage === right.length - 1 ? own : "",
      };
    },
  };
}

/** The grid's lines, each as its nodes in the input plane. */
function linesOf({ x1, x2, cell, per_unit: unit }) {
  const from = (end, step, make) => Array.from({ length: (2 * end) / step + 1 }, (_, n) => make((n * step - end) / unit));
  return [...from(x2, cell, (y) => from(x1, 1, (x) => [x, y])), ...from(x1, cell, (x) => from(x2, 1, (y) => [x, y]))];
}

function build(model, write) {
  const [networks, samples, sheet, data] = ["networks", "samples", "sheet", "points"].map((trait) => model.get(trait));
  const { stage: grid } = model.get("link").handles;
  const { values } = readerOf((trait) => model.get(trait));
  const nameOf = (stage) => say(words.place, values(stage));
  const controls = controlsOf(model, write);

  const [paths, xs, ways] = [linesOf(sheet), floats(data.x), {}];
  const points = data.y.map((_, n) => [xs[2 * n], xs[2 * n + 1]]);
  /** A network's way for the lines and, last, for the points, made when it is first looked at. */
  const wayOf = (name) => (ways[name] ??= journey((stage) => mapTo(networks[name], samples, stage), [...paths, points]));

  const made = (count, tag, attributes) => Array.from({ length: count }, () => svg(tag, attributes));
  const [lines, axes] = [made(paths.length, "polyline", { class: "grid" }), made(2, "line", { class: "axis" })];
  const [names, ticks] = [made(2, "text", { class: "name" }), made(grid.high + 1, "line", { class: "zero" })];
  const strokes = ["halo", "best"].map((kind) => svg("line", { class: kind }));
  const marks = data.y.map((moon) => svg("polygon", { class: moon ? "one" : "zero" }));
  const [score] = made(1, "text", { class: "score", x: 8, y: 20 });
  const segments = made(grid.high, "text", { "text-anchor": "middle" });
  const drawing = svg("svg", { role: "img", class: "drawing" },
    svg("g", { class: "sheet" }, ...lines), ...axes, ...strokes, ...marks, ...names, score, ...ticks, ...segments);
  const box = { left: 8, right: 1, top: 34, bottom: 1 };
  let along = linearScale([0, 1], [0, 1]);

  function fit(width) {
    Object.assign(box, { right: width - 8, bottom: box.top + clamp(width * 0.54, 230, 390) });
    along = linearScale([0, grid.high], [box.left, box.right]);
    set(drawing, { viewBox: `0 0 ${width} ${box.bottom + 34}`, height: box.bottom + 34 });
    ticks.forEach((tick, n) => set(tick, { x1: along(n), x2: along(n), y1: box.bottom + 10, y2: box.bottom + 34 }));
    segments.forEach((segment, n) => set(segment, { x: along(n + 0.5), y: box.bottom + 27 }));
  }

  /** From places to pixels: all of them and the origin fit the box, equally scaled both ways. */
  function scaleTo(places) {
    const [[left, right], [low, high]] = [0, 1].map((k) => {
      const values = places.map((place) => place[k]);
      return [Math.min(0, ...values), Math.max(0, ...values)];
    });
    const unit = Math.min((box.right - box.left - 20) / (right - left), (box.bottom - box.top - 20) / (high - low));
    const [x, y] = [(box.left + box.right - unit * (left + right)) / 2, (box.top + box.bottom + unit * (low + high)) / 2];
    return (place) => [x + unit * place[0], y - unit * place[1]];
  }

  /** Two places on the best line: W and b take it along; where f is at work there is none. */
  function bestLine(network, stage) {
    const [a, b, c] = network.lines[Math.floor(stage / 2)];
    const ends = [[-a * c, -b * c], [b - a * c, -a - b * c]];
    if (stage % 2 === 0) return ends;
    return stage % 2 <= 1 ? ends.map(([p, q]) => mapTo(network, samples, stage)(p, q)) : null;
  }

  function draw() {
    const [name, stage] = [model.get("activation"), model.get("stage")];
    const placed = wayOf(name)(stage);
    const pixels = scaleTo(placed.flat());
    lines.forEach((line, n) => put(line, { points: corners(bends(placed[n].map(pixels))) }));
    marks.forEach((mark, n) => {
      const [x, y] = pixels(placed[lines.length][n]);
      put(mark, { points: corners(SHAPES[data.y[n]].map(([dx, dy]) => [x + dx, y + dy])) });
    });
    const best = bestLine(networks[name], stage)?.map(pixels);
    for (const stroke of strokes) put(stroke, best && clipped(best[0], best[1], box));
    const [x, y] = pixels([0, 0]);
    put(axes[0], { x1: box.left, x2: box.right, y1: y, y2: y });
    put(axes[1], { x1: x, x2: x, y1: box.top, y2: box.bottom });
    const letter = stage === 0 ? "x" : Math.ceil(stage) % 2 ? "z" : "a";
    put(names[0], { x: box.right, y: Math.max(y - 6, box.top + 14), "text-anchor": "end" }, `${letter}₁`);
    put(names[1], { x: Math.min(x + 6, box.right - 20), y: box.top + 12 }, `${letter}₂`);
    putText(score, say(words.score, values()));
    segments.forEach((segment, n) => {
      putText(segment, say(words.segment, values(n + 0.5)));
      segment.classList.toggle("now", n === Math.ceil(stage) - 1);
    });
    controls.show();
  }

  followHand(drawing, remembering(model, "stage"), (event) => {
    const at = snap(grid, along.invert(placeOf(drawing, box.right + box.left, event)[0]));
    write({ stage: Math.abs(at - Math.round(at)) < HELD ? Math.round(at) : at });
  });
  return {
    body: [
      html("div", { class: "menus" }, controls.menu("Activation", "activation", (name) => networks[name].title).element),
      html("div", { class: "graph" }, drawing, controls.steps("Stage", "stage", nameOf).element),
    ],
    drawings: [{ drawing, fit }],
    draw, values,
    rows: () => ({
      head: ["stage", "points right, of the best line"],
      body: networks[model.get("activation")].right.map((right, stage) => [nameOf(stage), String(right)]),
    }),
  };
}

export default explorable("grid-explorer", words, build);
