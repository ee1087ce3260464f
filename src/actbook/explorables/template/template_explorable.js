/** σ(kx) with a point on it. The drawing half of TemplateExplorable. */

import { curvePath, floats, nearestNode, nodeAt, nodeCount, snap, ticks } from "../shared/geometry.js";
import { html, put, svg } from "../shared/elements.js";
import { controlsOf } from "../shared/controls.js";
import { followHand, remembering } from "../shared/dragging.js";
import { disc, plane } from "../shared/panel.js";
import { explorable } from "../shared/explorable.js";
import { fixed, number } from "../shared/sentences.js";
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
  const controls = controlsOf(model, write);
  const [still, line, dot] = [svg("g"), svg("path", { class: "curve value" }), svg("polygon", { class: "dot value" })];
  const drawing = svg("svg", { role: "img", class: "drawing" }, still, line, dot);
  const plot = plane(drawing);

  function fit(width) {
    plot.fit(width, { left: 48, right: width - 14, top: 12, bottom: 212 }, [grid.low, grid.high], [0, 1], 42);
    still.replaceChildren(plot.axes({ xTicks: ticks(grid.low, grid.high, 4), yTicks: ticks(0, 1, 4) }));
  }

  function draw() {
    put(line, { d: curvePath(grid, curve(), plot) });
    put(dot, disc(plot.x(model.get("x")), plot.y(f()), 7));
    controls.show();
  }

  followHand(drawing, remembering(model, "x"), (event) => write({ x: snap(grid, plot.at(event)[0]) }));
  return {
    body: [
      html("div", { class: "menus" }, controls.menu("Steepness k", "k").element),
      html("div", {}, drawing, controls.slider("Point x", "x").element),
    ],
    drawings: [{ drawing, fit }],
    draw, values,
    rows: () => ({ head: ["x", "σ(kx)"], body: Array.from(curve(), (v, i) => [fixed(nodeAt(grid, i), 2), number(v)]) }),
  };
}

export default explorable("template-explorable", words, build);
