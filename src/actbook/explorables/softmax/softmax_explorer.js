/** Five logits, their probabilities, and who pays when one is raised. The drawing half of SoftmaxExplorer. */

import { clamp, linearScale, snap } from "../shared/geometry.js";
import { html, put, putText, svg } from "../shared/elements.js";
import { controlsOf } from "../shared/controls.js";
import { followHand, onKeys, remembering, valueKeys } from "../shared/dragging.js";
import { corners, disc, placeOf, plane, rectangle } from "../shared/panel.js";
import { explorable } from "../shared/explorable.js";
import { fixed, number, say, short } from "../shared/sentences.js";
import words from "./softmax_explorer.json" with { type: "json" };

const [TOP, ROW, KNOB] = [34, 40, 9];  // pixels
const FULL = 0.25;  // a slope whose square fills its cell
const KEYS = valueKeys(0.25, 1);

/** What is shown, from the traits alone; `look` in softmax_explorer.py. @param {(trait: string) => any} get */
export function readerOf(get) {
  const names = get("names");

  function look() {
    const z = names.map((_, i) => get(`z${i + 1}`));
    const [most, t, chosen] = [Math.max(...z), get("temperature"), get("logit") - 1];
    const weights = z.map((each) => Math.exp((each - most) / t));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const p = weights.map((weight) => weight / total);
    const others = p.map((_, i) => p.reduce((sum, each, j) => (j === i ? sum : sum + each), 0));
    const slopes = p.map((pi, i) => p.map((pj, j) => (i === j ? pi * others[i] : -pi * pj) / t));
    return { z, t, p, slopes, chosen, largest: Math.max(...slopes.flat()) };
  }

  function values({ z, t, p, slopes, chosen, largest } = look()) {
    const rivals = z.map((each, i) => (i === chosen ? -Infinity : each));
    const payer = rivals.indexOf(Math.max(...rivals));
    return {
      name: names[chosen], payer: names[payer], t: short(t), p: number(p[chosen]),
      own: number(slopes[chosen][chosen]), paid: number(-slopes[payer][chosen]), largest: number(largest),
      end: largest >= get("goal") ? "none" : Math.max(...p) > 0.5 ? "one" : "alike",
    };
  }
  return { look, values };
}

function build(model, write) {
  const [names, { handles }] = ["names", "link"].map((trait) => model.get(trait));
  const { look, values } = readerOf((trait) => model.get(trait));
  const move = (i, z) => write({ logit: i + 1, [`z${i + 1}`]: snap(handles.z1, z) });
  const controls = controlsOf(model, write);
  const [choice, slider, warmth] = [
    controls.menu("Logit of", "logit", (n) => names[n - 1]), controls.slider("Its value z", "z", () => `z${model.get("logit")}`),
    controls.steps("Temperature T", "temperature", (t) => `T = ${short(t)}`),
  ];
  const ways = Object.fromEntries(Object.keys(words.ways).map((way) => [way, html("li", {}, "○ not yet")]));

  const still = svg("g", { "aria-hidden": "true" });
  const rows = names.map((name, i) => {
    const polygon = (kind) => svg("polygon", { class: kind });
    const [bar, share, arrow, mark, ring] = ["bar", "bar", "arrow", "mark", "ring"].map(polygon);
    const [label, much, slope] = ["", "note value", "note slope"].map((kind) => svg("text", { class: kind }));
    const knob = svg("g", {
      class: "knob", role: "slider", tabindex: "0", "aria-label": `Logit of the ${name}`,
      "aria-valuemin": handles.z1.low, "aria-valuemax": handles.z1.high,
      focus: () => write({ logit: i + 1 }), keydown: onKeys(KEYS, (step) => move(i, model.get(`z${i + 1}`) + step)),
    }, ring, mark);
    putText(label, name);
    const squares = names.map(() => polygon("fall"));
    return { bar, share, arrow, mark, ring, label, much, slope, knob, squares, row: svg("g", { class: "row" }, label, bar, share, arrow, much, slope, knob, ...squares) };
  });
  const column = svg("polygon", { class: "column" });
  const drawing = svg("svg", { role: "group", class: "drawing" }, still, ...rows.map(({ row }) => row), column);
  const plot = plane(drawing);
  const level = (i) => TOP + ROW * (i + 0.5);
  let [squaresAt, cell, from, shareAt] = [[0, TOP], ROW, 0, linearScale([0, 1], [0, 1])];

  /** Three panels beside each other; on a phone the squares are below, where each row of them has its name too. */
  function fit(width) {
    const isNarrow = width < 560;
    cell = isNarrow ? 36 : ROW;
    const room = width - 60 - (isNarrow ? 30 : 5 * cell + 60);
    const box = { left: 54, right: 54 + 0.45 * room, top: TOP, bottom: TOP + ROW * names.length };
    from = box.right + 30;
    shareAt = linearScale([0, 1], [from, from + 0.55 * room]);
    squaresAt = isNarrow ? [54, box.bottom + 62] : [width - 5 * cell - 2, TOP];
    plot.fit(width, box, [handles.z1.low, handles.z1.high], [0, names.length], isNarrow ? 62 + 5 * cell + 30 : 30);
    const at = (x, y, text, anchor = "middle") => svg("text", { x, y, "text-anchor": anchor }, text);
    const [sx, sy] = squaresAt;
    const shares = [0, 0.5, 1].map((p) => [p, shareAt(p)]);
    still.replaceChildren(
      plot.axes({ xTicks: [handles.z1.low, 0, handles.z1.high], yTicks: [] }),
      ...shares.map(([p, x]) => svg("line", { class: p === 0 ? "zero" : "grid", x1: x, x2: x, y1: TOP, y2: box.bottom })),
      ...shares.map(([p, x]) => at(x, box.bottom + 20, short(p))),
      svg("g", { class: "caption" }, ...[[isNarrow ? 0 : box.left, 20], [isNarrow ? width : from, 20], [sx, sy - 14]].map(([x, y], n) => at(x, y, words.captions[n], isNarrow && n === 1 ? "end" : "start"))),
      ...names.map((name, j) => at(sx + cell * (j + 0.5), sy + 5 * cell + 20, name)),
      ...(isNarrow ? names.map((name, i) => at(sx - 10, sy + cell * (i + 0.5) + 5, name, "end")) : []),
    );
    rows.forEach(({ label }, i) => put(label, { x: 0, y: level(i) + 5 }));
  }

  /** From a probability to where a unit of the logit would take it, below the bar, with its head inside the panel. */
  function arrowOf(p, slope, y) {
    const [x, end] = [shareAt(p), shareAt(clamp(p + slope, 0, 1))];
    const head = end - Math.sign(slope) * Math.min(6, Math.abs(end - x));
    return { points: corners([[x, y - 1], [head, y - 1], [head, y - 5], [end, y], [head, y + 5], [head, y + 1], [x, y + 1]]) };
  }

  function draw() {
    const seen = look();
    const [{ z, p, slopes, chosen }, said, [sx, sy]] = [seen, values(seen), squaresAt];
    rows.forEach(({ bar, share, arrow, mark, ring, much, slope, knob, squares, row }, i) => {
      const [y, x, push] = [level(i), plot.x(z[i]), slopes[i][chosen]];
      put(row, { class: i === chosen ? "row chosen" : "row" });
      put(bar, rectangle({ left: Math.min(x, plot.x(0)), right: Math.max(x, plot.x(0)), top: y - 7, bottom: y + 7 }));
      put(mark, disc(x, y, KNOB));
      put(ring, disc(x, y, KNOB + 4));
      put(knob, { "aria-valuenow": z[i], "aria-valuetext": `z = ${fixed(z[i], 2)}` });
      put(share, rectangle({ left: from, right: shareAt(p[i]), top: y - 14, bottom: y }));
      const isLong = p[i] > 0.6;
      put(much, { x: shareAt(p[i]) + (isLong ? -6 : 6), y: y - 2, "text-anchor": isLong ? "end" : "start" }, fixed(p[i], 3));
      put(arrow, Math.abs(push) > 0.001 && arrowOf(p[i], push, y + 9));
      const isLeft = p[i] > 0.5;
      put(slope, { x: shareAt(isLeft ? 0 : 1), y: y + 14, "text-anchor": isLeft ? "start" : "end" }, (push > 0 ? "+" : "") + fixed(push, 3));
      squares.forEach((square, j) => {
        const half = Math.sqrt(Math.min(1, Math.abs(slopes[i][j]) / FULL)) * (cell / 2 - 4);
        const [cx, cy] = [sx + cell * (j + 0.5), sy + cell * (i + 0.5)];
        put(square, half > 0.2 && { class: i === j ? "rise" : "fall", ...rectangle({ left: cx - half, right: cx + half, top: cy - half, bottom: cy + half }) });
      });
    });
    put(column, rectangle({ left: sx + cell * chosen, right: sx + cell * (chosen + 1), top: sy, bottom: sy + 5 * cell }));
    controls.show();
    const way = ways[said.end];
    if (!way) return;
    putText(way, `✓ ${words.ways[said.end]}`);  // it stays ticked
    put(way, { class: "found" });
  }

  /** The place in the drawing, and the class there: of the row or, among the squares, of the column. */
  function placeAt(event) {
    const [px, py] = placeOf(drawing, plot.width, event);
    const isSquare = py >= squaresAt[1] && px >= squaresAt[0];
    const n = isSquare ? (px - squaresAt[0]) / cell : (py - TOP) / ROW;
    return { px, isSquare, i: clamp(Math.floor(n), 0, names.length - 1) };
  }

  /** The logit of the row that is pressed, and how far beside its knob. */
  function grab(event) {
    const { px, isSquare, i } = placeAt(event);
    const dx = plot.x(model.get(`z${i + 1}`)) - px;
    return { i, dx: Math.abs(dx) <= KNOB + 3 ? dx : 0, isLogit: !isSquare && px < from - 10 };
  }
  followHand(drawing, remembering(model, ...Object.keys(handles)), (event, { i, dx, isLogit }) => {
    rows[isLogit ? i : placeAt(event).i].knob.focus({ preventScroll: true });  // which chooses it; the arrow keys go on from here
    if (isLogit) move(i, plot.at({ clientX: event.clientX + dx, clientY: event.clientY })[0]);
  }, grab);

  return {
    body: [
      html("p", { class: "task" }, words.task, html("strong", {}, say(words.goal, { vanished: model.get("goal") }))),
      html("ul", { class: "ways" }, ...Object.values(ways)),
      html("div", {}, drawing),
      html("div", { class: "menus" }, choice.element),
      slider.element, warmth.element,
    ],
    drawings: [{ drawing, fit }],
    draw, values,
    rows: () => {
      const { z, p, slopes } = look();
      const body = names.map((name, i) => [name, fixed(z[i], 2), number(p[i]), ...slopes[i].map(number)]);
      return { head: ["class", "z", "p", ...names.map((name) => `∂p/∂z ${name}`)], body };
    },
  };
}

export default explorable("softmax-explorer", words, build);
