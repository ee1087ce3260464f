/** The drawing: layers along x, the gradient's decades along y, up to two networks over each other. */

import { clamp, linearScale, ticks } from "../shared/geometry.js";
import { put, set, svg } from "../shared/elements.js";
import { axes, corners, disc, lozenge, placeOf, rectangle } from "../shared/panel.js";
import { powerOfTen, twoDigits } from "../shared/sentences.js";
import { runs } from "./decades.js";
import { baselines } from "./mark_labels.js";

const ROW_OF_ZERO = 34;
const LONGEST_NAME = 230;  // pixels, of "◆ Leaky ReLU at layer 1: 5.0 × 10⁻²⁰"

/**
 * @param {SVGElement} drawing @param {{low: number, high: number, zero: boolean}} span  in decades
 * @param {number} deepest  layers of the deepest network @param {number} seeds
 */
export function plotOf(drawing, span, deepest, seeds) {
  const still = svg("g");
  const beyond = svg("polygon", { class: "beyond" });
  const guide = svg("line", { class: "guide" });
  const guideName = svg("text", { class: "soft" }, "");
  const start = svg("polygon", { class: "start" });
  const startName = svg("text", { class: "soft" }, "");
  const curves = [curveOf("first", "●", disc), curveOf("second", "◆", (x, y, r) => lozenge(x, y, r + 1))];
  const under = curves.map((curve) => curve.area);
  const over = [...curves].reverse().flatMap((curve) => [...curve.lines.flat(), ...curve.marks]);
  drawing.append(still, beyond, ...under, guide, ...over, start, startName, guideName, ...curves.map((c) => c.name));
  const box = { left: 0, right: 0, top: 0, bottom: 0, isNarrow: false };
  const scales = {};
  const y = (decade) => (decade === -Infinity ? box.bottom - 12 : scales.y(decade));

  function resize(width) {
    const isNarrow = width < 560;
    Object.assign(box, { width, isNarrow, left: 58, right: width - 16, top: isNarrow ? 84 : 62 });
    box.bottom = box.top + clamp(width * 0.5, 270, 380) + (span.zero ? ROW_OF_ZERO : 0);
    set(drawing, { viewBox: `0 0 ${width} ${box.bottom + 44}`, height: box.bottom + 44 });
    scales.x = linearScale([1, Math.max(deepest, 2)], [box.left + 12, box.right - 10]);
    scales.y = linearScale([span.low, span.high], [box.bottom - (span.zero ? ROW_OF_ZERO : 0), box.top]);
    set(drawing.parentElement, {
      style: `--plot-left: ${scales.x(1)}px; --plot-right: ${width - scales.x(deepest)}px`,
    });
    const layers = [1, ...ticks(1, deepest, 6, [1, 2, 5, 10]).filter((layer) => layer > 1)];
    const powers = ticks(span.low, span.high, 6, [1, 2, 5, 10]);
    const zero = span.zero ? [tick(-Infinity, "0")] : [];  // below the decades, beyond all of them
    still.replaceChildren(
      key(0, 0, "band", isNarrow ? `median, range of ${seeds} seeds` : `median of ${seeds} seeds, lowest to highest`),
      key(isNarrow ? 0 : 330, isNarrow ? 22 : 0, "product", isNarrow ? "product of the factors" : "product of one factor a layer"),
      axes({
        box, x: scales.x, y, xName: "layer",
        xTicks: layers.map((layer) => tick(layer, String(layer))),
        yTicks: [...zero, ...powers.map((power) => tick(power, powerOfTen(power)))],
      }),
      svg("text", { class: "name", x: isNarrow ? 0 : box.left, y: box.top - 12 }, "gradient ÷ the last layer's"),
      svg("text", { class: "soft", x: box.left, y: box.bottom + 38 }, isNarrow ? "← way back" : "← the gradient's way back"),
      ...(isNarrow ? [] : [tick(box.top + 18, "explodes ↑"), tick(y(span.low) - 10, "vanishes ↓")]).map(([at, word]) =>
        svg("text", { class: "soft", x: box.right - 6, y: at, "text-anchor": "end" }, word)),
    );
  }

  /** One entry of the key: what a line, or a band with its line, stands for. */
  function key(x, top, kind, text) {
    const sample = kind === "band"
      ? [svg("rect", { class: "band", x, y: top + 7, width: 30, height: 12 }), svg("line", { class: "median", x1: x, x2: x + 30, y1: top + 13, y2: top + 13 })]
      : [svg("line", { class: "product", x1: x, x2: x + 30, y1: top + 13, y2: top + 13 })];
    return svg("g", { class: "key" }, ...sample, svg("text", { x: x + 40, y: top + 18 }, text));
  }

  /**
   * The networks' curves, and what arrives at layer 1.
   * @param {import("./decades.js").Layer[][]} networks  one or two @param {string[]} names  what tells them apart
   * @param {number} depth
   */
  function draw(networks, names, depth) {
    const arriving = networks.map(([{ median }]) => ({ y: y(median), isBelow: median < 0 }));
    const places = baselines(arriving, box);
    curves.forEach((curve, n) => {
      const layers = networks[n] ?? null;
      curve.draw(layers, scales.x, y);
      put(curve.name, layers && depth > 1 && { x: scales.x(1) + 14, y: places[n] },
        layers && `${curve.sign} ${names[n]}${box.isNarrow ? "" : " at layer 1"}: ${twoDigits(10 ** layers[0].median)}`);
    });
    const x = scales.x(depth);
    put(start, disc(x, y(0), 5));
    put(startName, lastLayerPlace(x, depth, arriving), depth === 1 ? "the only layer: 1" : "last layer: 1");
    put(beyond, depth < deepest && rectangle({ ...box, left: x + 8 }));
  }

  /** Above the last layer's ring, below it where a name is in the way, nowhere where names are on both sides. */
  function lastLayerPlace(x, depth, arriving) {
    const isNear = depth > 1 && x < scales.x(1) + LONGEST_NAME;
    const isAbove = !isNear || arriving.every(({ isBelow }) => isBelow);
    if (!isAbove && arriving.some(({ isBelow }) => isBelow)) return null;
    const fits = x + 110 < box.right;
    return { x: x + (fits ? 10 : 6), y: y(0) + (isAbove ? -12 : 24), "text-anchor": fits ? "start" : "end" };
  }

  /** The guide at a layer, with the networks' marks there. */
  function point(networks, layer) {
    const x = scales.x(layer);
    const left = x > box.right - 90;
    put(guide, layer > 1 && { x1: x, x2: x, y1: box.top, y2: box.bottom });
    put(guideName, layer > 1 && { x: x + (left ? -6 : 6), y: y(span.low) - 32, "text-anchor": left ? "end" : "start" }, `layer ${layer}`);
    curves.forEach((curve, n) => {
      const layers = networks[n];
      curve.point(layers && [[scales.x(1), y(layers[0].median)], [x, y(layers[layer - 1].median)]]);
    });
  }

  return {
    resize, draw, point,
    layerAt: (event) => Math.round(scales.x.invert(placeOf(drawing, box.width, event)[0])),
  };
}

/** @param {number} value @param {string} text @returns {import("../shared/panel.js").Tick} */
function tick(value, text) {
  return [value, text];
}

/**
 * The elements of one network, made once and then only told where to be. A line has two pieces, what is not 0 and
 * what is: a gradient that is 0 stays so on its way back. Of polygons and polylines, and not of paths, for the
 * reason that `disc` gives.
 * @param {string} kind @param {string} sign @param {(x: number, y: number, r: number) => {points: string}} shape
 */
function curveOf(kind, sign, shape) {
  const area = svg("polygon", { class: `band ${kind}` });
  const lines = ["median", "product"].map((line) => [0, 1].map(() => svg("polyline", { class: `${line} ${kind}` })));
  const marks = [7, 6].map(() => svg("polygon", { class: `mark ${kind}` }));
  const name = svg("text", { class: `note ${kind}` }, "");
  return {
    area, lines, marks, name, sign,
    draw(layers, x, y) {
      const place = ([layer, decade]) => [x(layer), y(decade)];
      put(area, layers && layers.length > 1 && { points: corners(outline(layers).map(place)) });
      /** @type {const} */ (["median", "product"]).forEach((each, n) => {
        const pieces = layers ? runs(layers, each) : [];
        lines[n].forEach((line, k) => put(line, pieces[k] && { points: corners(pieces[k].map(place)) }));
      });
    },
    /** @param {[number, number][] | undefined} places  of the marks at layer 1 and at the guide */
    point(places) {
      marks.forEach((mark, n) => put(mark, places && shape(...places[n], n === 0 ? 7 : 6)));
    },
  };
}

/** The band's outline: along the highest, back along the lowest. */
function outline(layers) {
  const there = layers.map(({ highest }, l) => [l + 1, highest]);
  const back = layers.map(({ lowest }, l) => [l + 1, lowest]).reverse();
  return [...there, ...back];
}
