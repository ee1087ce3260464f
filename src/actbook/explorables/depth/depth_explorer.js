/** What fifty layers leave of a gradient, as its weights grow. The drawing half of DepthExplorer. */

import { blend, clamp, floats, frameShare, linearScale, ticks } from "../shared/geometry.js";
import { html, put, svg } from "../shared/elements.js";
import { controlsOf } from "../shared/controls.js";
import { followHand, remembering } from "../shared/dragging.js";
import { disc, placeOf, plane, rectangle } from "../shared/panel.js";
import { explorable } from "../shared/explorable.js";
import { fixed, powerOfTen, say, twoDigits } from "../shared/sentences.js";
import words from "./depth_explorer.json" with { type: "json" };

const KINDS = ["median", "lowest", "highest"];
const [LOWEST, HIGHEST] = [-45, 15];  // ends of the axis, in powers of ten
const GRIP = 16;  // the radius of the ring around the line's end, in pixels
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
  const titleOf = (activation) => functions.find(({ name }) => name === activation).title;
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
      title: titleOf(get("activation")),
      variance: String(Number(variance(chosen).toPrecision(3))), whose: whose(chosen)?.whose ?? "",
      q: fixed(10 ** (median / (layers - 1)), 3), seeds,
      fate: median < -1 ? "vanishes" : median > 1 ? "explodes" : "survives",
      median: written(median), lowest: written(lowest), highest: written(highest),
    };
  }
  return { choices, titleOf, curve, nearest, values };
}

function build(model, write) {
  const [named, layers] = ["named", "layers"].map((trait) => model.get(trait));
  const { choices, titleOf, curve, nearest, values } = readerOf((trait) => model.get(trait));
  const controls = controlsOf(model, write);
  const spoken = () => say(["{variance}", { whose: { "": "", other: " · {whose}" } }], values());
  const mark = (name, shown, kind) => html("span", {
    class: kind, style: `--share: ${choices.indexOf(name) / (choices.length - 1)}`,
    click: () => write({ initialisation: name }),
  }, shown);
  const marks = html("div", { class: "marks", "aria-hidden": "true" },
    ...ROUND.map((value) => mark(value, value, "round")), ...named.map(({ name, whose }) => mark(name, whose, "named")));

  const still = svg("g");
  const [goal, band] = ["goal", "band"].map((kind) => svg("polygon", { class: kind }));
  const line = svg("polyline", { class: "median" });
  const [grip, end] = ["grip", "end"].map((kind) => svg("polygon", { class: kind }));
  const [factor, fate, arrives] = ["factor", "fate", "arrives"].map((kind) => svg("text", { class: kind }, ""));
  const drawing = svg("svg", { role: "img", class: "drawing" }, goal, still, band, line, grip, end, factor, fate, arrives);
  const plot = plane(drawing);
  let held = [0, 0];  // where the line ends

  function fit(width) {
    const box = { left: 54, right: width - 16, top: 76, bottom: 76 + clamp(width * 0.5, 260, 300) };
    plot.fit(width, box, [1, layers], [LOWEST, HIGHEST], 44);
    plot.x = linearScale([1, layers], [box.left + 14, box.right - 10]);
    const yTicks = ticks(LOWEST, HIGHEST, 6, [1]).map((power) => /** @type {[number, string]} */ ([power, powerOfTen(power)]));
    still.replaceChildren(
      plot.axes({ xTicks: [1, 10, 20, 30, 40, layers], yTicks, xName: "layer" }),
      svg("text", { class: "soft", x: 0, y: box.top - 8 }, "gradient ÷ the last layer's"),
      svg("text", { class: "soft", x: box.left, y: box.bottom + 38 }, width < 560 ? "← way back" : "← the gradient's way back"),
      svg("text", { class: "soft", x: box.right - 6, y: plot.y(1) - 8, "text-anchor": "end" }, width < 320 ? "goal" : "goal: this band"),
    );
    put(goal, rectangle({ ...box, top: plot.y(1), bottom: plot.y(-1) }));
  }

  function draw() {
    const [decades, said] = [curve(model.get("initialisation")), values()];
    const points = (/** @type {number} */ kind) => Array.from({ length: layers }, (_, l) => [l + 1, decades[kind * layers + l]]);
    const within = (/** @type {number[]} */ [layer, decade]) => [layer, clamp(decade, LOWEST, HIGHEST)];
    const seen = points(0).filter(([, decade]) => decade >= LOWEST && decade <= HIGHEST);  // the rest is beyond the axis
    const [x, y] = [plot.x(seen[0][0]), plot.y(seen[0][1])];
    put(line, plot.points(seen));
    put(band, plot.points([...points(2), ...points(1).reverse()].map(within)));
    held = [x, y];
    put(grip, disc(x, y, GRIP));
    put(end, disc(x, y, 9));
    put(factor, { x: 0, y: 36 }, `q = ${said.q}`);
    put(fate, { x: plot.width, y: 34, "text-anchor": "end" }, said.fate === "survives" ? "✓ survives" : said.fate);
    put(arrives, { x: x + GRIP + 4, y: clamp(y + (decades[0] < 0 ? 22 : -14), plot.box.top + 14, plot.box.bottom - 6) }, `layer 1: ${said.median}`);
    drawing.classList.toggle("reached", said.fate === "survives");
    controls.show();
  }

  // The line goes through the hand; near the last layer, from which it hangs, that would be any line.
  // On the ring, where a finger pulls up and down too, it keeps how far it is beside the line's end.
  followHand(drawing, remembering(model, "initialisation"), (event, [dx, dy]) => {
    const [layer, decade] = plot.at({ clientX: event.clientX + dx, clientY: event.clientY + dy });
    write({ initialisation: nearest(Math.round(clamp(layer, 1, layers - 5)), decade) });
  }, (event) => {
    const beside = placeOf(drawing, plot.width, event).map((at, n) => held[n] - at);
    return Math.hypot(...beside) <= GRIP ? beside : [0, 0];
  });

  return {
    body: [
      html("div", { class: "menus" }, controls.menu("Activation", "activation", titleOf).element), html("div", {}, drawing),
      html("div", {}, controls.steps("n · Var(w)", "initialisation", () => values().variance, spoken).element, marks),
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
  };
}

export default explorable("depth-explorer", words, build);
