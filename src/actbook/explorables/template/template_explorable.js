/** σ(kx) with a point on it. The drawing half of TemplateExplorable. */

import { branches, floats, linearScale, nearestNode, nodeAt, nodeCount, pathData, snap, ticks } from "../shared/geometry.js";
import { html, menu, put, set, slider, svg } from "../shared/elements.js";
import { followHand, remembering } from "../shared/dragging.js";
import { axes, disc, placeOf } from "../shared/panel.js";
import { explorable } from "../shared/explorable.js";
import { fixed, number, say, short } from "../shared/sentences.js";
import words from "./template_explorable.json" with { type: "json" };

/** What is shown, and what is said of it, from the traits alone. @param {(trait: string) => any} get */
export function readerOf(get) {
  const [grid, samples] = [get("grid"), floats(get("samples"))];
  const count = nodeCount(grid);
  const curve = () => {
    const n = get("link").handles.k.choices.indexOf(get("k"));
    return samples.subarray(n * count, (n + 1) * count);
  };
  const f = () => curve()[nearestNode(grid, get("x"))];
  return { curve, f, values: () => ({ k: get("k"), x: fixed(get("x"), 2), f: number(f()) }) };
}

function build(model, write) {
  const grid = model.get("grid");
  const { curve, f, values } = readerOf((trait) => model.get(trait));
  const moveTo = (x) => write({ x: snap(grid, x) });
  const steepness = menu({
    label: "Steepness k", options: model.get("link").handles.k.choices.map((k) => [String(k), String(k)]),
    onChoose: (k) => write({ k: Number(k) }),
  });
  const point = slider({ label: "Point x", unit: "x", min: grid.low, max: grid.high, step: 1 / grid.per_unit, onMove: moveTo });
  const [still, line, dot] = [svg("g"), svg("path", { class: "curve value" }), svg("polygon", { class: "dot value" })];
  const drawing = svg("svg", { role: "img", class: "drawing" }, still, line, dot);
  const scales = { width: 1, x: linearScale([0, 1], [0, 1]), y: linearScale([0, 1], [0, 1]) };

  function fit(width) {
    const box = { left: 48, right: width - 14, top: 12, bottom: 212 };
    Object.assign(scales, {
      width, x: linearScale([grid.low, grid.high], [box.left, box.right]), y: linearScale([0, 1], [box.bottom, box.top]),
    });
    set(drawing, { viewBox: `0 0 ${width} ${box.bottom + 42}`, height: box.bottom + 42 });
    const labelled = (low, high) => ticks(low, high, 4).map((v) => /** @type {[number, string]} */ ([v, short(v)]));
    still.replaceChildren(axes({ box, x: scales.x, y: scales.y, xTicks: labelled(grid.low, grid.high), yTicks: labelled(0, 1) }));
  }

  function draw() {
    put(line, { d: pathData(branches(grid, curve()), scales.x, scales.y) });
    put(dot, disc(scales.x(model.get("x")), scales.y(f()), 7));
    steepness.show(String(model.get("k")));
    point.show(model.get("x"), model.get("x").toFixed(2));
  }

  followHand(drawing, remembering(model, "x"), (event) => moveTo(scales.x.invert(placeOf(drawing, scales.width, event)[0])));
  return {
    body: [html("div", { class: "menus" }, steepness.element), html("div", {}, drawing, point.element)],
    drawings: [{ drawing, fit }],
    draw, values,
    rows: () => ({ head: ["x", "σ(kx)"], body: Array.from(curve(), (v, i) => [fixed(nodeAt(grid, i), 2), number(v)]) }),
    describe: (status) => set(drawing, { "aria-label": say(words.picture, { status }) }),
  };
}

export default explorable("template-explorable", words, build);
