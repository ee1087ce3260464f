/** What fifty layers leave of a gradient, as its weights grow. The drawing half of DepthExplorer. */

import { blend, clamp, floats, frameShare, linearScale, ticks } from "../shared/geometry.js";
import { html, menu, put, set, stepSlider, svg } from "../shared/elements.js";
import { followHand, remembering } from "../shared/dragging.js";
import { axes, corners, disc, placeOf, rectangle } from "../shared/panel.js";
import { explorable } from "../shared/explorable.js";
import { fixed, powerOfTen, say, twoDigits } from "../shared/sentences.js";
import words from "./depth_explorer.json" with { type: "json" };

const KINDS = ["median", "lowest", "highest"];
const [LOWEST, HIGHEST] = [-45, 15];  // ends of the axis, in powers of ten
const ROUND = ["10", "100"];  // values of n·Var(w) that stand below the slider
const written = (decade) => twoDigits(10 ** decade);

/**
 * The gradient at any weights, and what is said of it, from the traits alone. Pure: tested with `node --test`.
 * @param {(trait: string) => any} get
 */
export function readerOf(get) {
  const [functions, named, layers, seeds] = ["functions", "named", "layers", "seeds"].map(get);
  const [choices, samples] = [get("link").handles.initialisation.choices, floats(get("samples"))];
  const size = KINDS.length * layers;
  const whose = (chosen) => named.find(({ name }) => name === chosen);
  const variance = (chosen) => whose(chosen)?.variance ?? Number(chosen);

  /** The function's logarithms: for each of KINDS every layer. */
  function curve(chosen) {
    const at = functions.findIndex(({ name }) => name === get("activation"));
    const before = functions.slice(0, at).reduce((sum, { nodes }) => sum + nodes.length, 0);
    const share = frameShare(functions[at].nodes, Math.log10(variance(chosen)));
    return blend(samples.subarray(before * size), size, share);
  }

  /** The choice with which the median comes nearest to a power of ten at a layer. */
  function nearest(layer, decade) {
    const off = choices.map((chosen) => Math.abs(curve(chosen)[layer - 1] - decade));
    return choices[off.indexOf(Math.min(...off))];
  }

  function values() {
    const chosen = get("initialisation");
    const decades = curve(chosen);
    const [median, lowest, highest] = KINDS.map((_, k) => decades[k * layers]);
    return {
      title: functions.find(({ name }) => name === get("activation")).title,
      variance: String(Number(variance(chosen).toPrecision(3))), whose: whose(chosen)?.whose ?? "",
      q: fixed(10 ** (median / (layers - 1)), 3), seeds,
      fate: median < -1 ? "vanishes" : median > 1 ? "explodes" : "survives",
      median: written(median), lowest: written(lowest), highest: written(highest),
    };
  }
  return { choices, curve, nearest, values };
}

function build(model, write) {
  const [functions, named, layers] = ["functions", "named", "layers"].map((trait) => model.get(trait));
  const { choices, curve, nearest, values } = readerOf((trait) => model.get(trait));
  const activation = menu({
    label: "Activation", options: functions.map(({ name, title }) => [name, title]),
    onChoose: (name) => write({ activation: name }),
  });
  const text = () => say(["{variance}", { whose: { "": "", other: " · {whose}" } }], values());
  const weights = stepSlider({
    label: "n · Var(w)", steps: choices.map((_, at) => at),
    onMove: (at) => write({ initialisation: choices[at] }), shown: () => values().variance, spoken: text,
  });
  const mark = (name, shown, kind) => html("span", {
    class: kind, style: `--share: ${choices.indexOf(name) / (choices.length - 1)}`,
    click: () => write({ initialisation: name }),
  }, shown);
  const marks = html("div", { class: "marks", "aria-hidden": "true" },
    ...ROUND.map((value) => mark(value, value, "round")), ...named.map(({ name, whose }) => mark(name, whose, "named")));

  const still = svg("g");
  const [goal, band] = ["goal", "band"].map((kind) => svg("polygon", { class: kind }));
  const line = svg("polyline", { class: "median" });
  const end = svg("polygon", { class: "end" });
  const [factor, fate, arrives] = ["factor", "fate", "arrives"].map((kind) => svg("text", { class: kind }, ""));
  const drawing = svg("svg", { role: "img", class: "drawing" }, goal, still, band, line, end, factor, fate, arrives);
  const box = { left: 54, right: 0, top: 76, bottom: 0 };
  const scales = { width: 1, x: linearScale([0, 1], [0, 1]), y: linearScale([0, 1], [0, 1]) };

  function fit(width) {
    Object.assign(box, { right: width - 16, bottom: box.top + clamp(width * 0.5, 260, 300) });
    Object.assign(scales, {
      width, x: linearScale([1, layers], [box.left + 14, box.right - 10]),
      y: linearScale([LOWEST, HIGHEST], [box.bottom, box.top]),
    });
    set(drawing, { viewBox: `0 0 ${width} ${box.bottom + 44}`, height: box.bottom + 44 });
    const labelled = (values, shown) => values.map((value) => /** @type {[number, string]} */ ([value, shown(value)]));
    still.replaceChildren(
      axes({
        box, x: scales.x, y: scales.y, xName: "layer",
        xTicks: labelled([1, 10, 20, 30, 40, layers], String), yTicks: labelled(ticks(LOWEST, HIGHEST, 6, [1]), powerOfTen),
      }),
      svg("text", { class: "soft", x: 0, y: box.top - 8 }, "gradient ÷ the last layer's"),
      svg("text", { class: "soft", x: box.left, y: box.bottom + 38 }, width < 560 ? "← way back" : "← the gradient's way back"),
      svg("text", { class: "soft", x: box.right - 6, y: scales.y(1) - 8, "text-anchor": "end" }, width < 320 ? "goal" : "goal: this band"),
    );
    put(goal, rectangle({ ...box, top: scales.y(1), bottom: scales.y(-1) }));
  }

  function draw() {
    const chosen = model.get("initialisation");
    const decades = curve(chosen);
    const said = values();
    const points = (/** @type {number} */ kind) => Array.from({ length: layers }, (_, l) => [l + 1, decades[kind * layers + l]]);
    const place = (/** @type {number[]} */ [layer, decade]) => [scales.x(layer), scales.y(clamp(decade, LOWEST, HIGHEST))];
    const seen = points(0).filter(([, decade]) => decade >= LOWEST && decade <= HIGHEST);  // the rest is beyond the axis
    const [x, y] = place(seen[0]);
    put(line, { points: corners(seen.map(place)) });
    put(band, { points: corners([...points(2), ...points(1).reverse()].map(place)) });
    put(end, disc(x, y, 9));
    put(factor, { x: 0, y: 36 }, `q = ${said.q}`);
    put(fate, { x: scales.width, y: 34, "text-anchor": "end" }, said.fate === "survives" ? "✓ survives" : said.fate);
    put(arrives, { x: x + 16, y: clamp(y + (decades[0] < 0 ? 22 : -14), box.top + 14, box.bottom - 6) }, `layer 1: ${said.median}`);
    drawing.classList.toggle("reached", said.fate === "survives");
    activation.show(model.get("activation"));
    weights.show(choices.indexOf(chosen));
  }

  // The line goes through the hand; near the last layer, from which it hangs, that would be any line.
  followHand(drawing, remembering(model, "initialisation"), (event) => {
    const [x, y] = placeOf(drawing, scales.width, event);
    write({ initialisation: nearest(Math.round(clamp(scales.x.invert(x), 1, layers - 5)), scales.y.invert(y)) });
  });

  return {
    body: [
      html("div", { class: "menus" }, activation.element), html("div", {}, drawing),
      html("div", {}, weights.element, marks),
      html("p", { class: "method" }, say(words.method, values())),
    ],
    drawings: [{ drawing, fit }],
    draw, values,
    rows() {
      const decades = curve(model.get("initialisation"));
      const body = Array.from({ length: layers }, (_, l) => [
        String(l + 1), ...KINDS.map((_, k) => written(decades[k * layers + l])),
      ]);
      return { head: ["layer", ...KINDS], body: body.reverse() };
    },
    describe: (status) => set(drawing, { "aria-label": say(words.picture, { status }) }),
  };
}

export default explorable("depth-explorer", words, build);
