/** All activations as small graphs with one cross-hair, and a quiz of their names. The drawing half of Gallery. */

import { curvePath, floats, nearestNode, nodeCount, snap } from "../shared/geometry.js";
import { button, hide, html, put, putText, rested, set, svg } from "../shared/elements.js";
import { controlsOf } from "../shared/controls.js";
import { followHand, remembering } from "../shared/dragging.js";
import { disc, plane } from "../shared/panel.js";
import { explorable } from "../shared/explorable.js";
import { fixed, number, say } from "../shared/sentences.js";
import words from "./gallery.json" with { type: "json" };

const CHOICES = {
  book: "order in the book", slope: "slope at x", steepest: "steepest slope", shown: "shown", hidden: "hidden: a quiz",
};
const HEIGHTS = /** @type {[number, number]} */ ([-1.4, 2.4]);  // f and f′ between which the graphs show

/** What is shown, and what is said of it, from the traits alone. @param {(trait: string) => any} get */
export function readerOf(get) {
  const [grid, curves, all] = [get("grid"), get("curves"), floats(get("samples"))];
  const count = nodeCount(grid);
  const shown = curves.map((curve, i) => ({
    ...curve, f: all.subarray(2 * i * count, (2 * i + 1) * count), derivative: all.subarray((2 * i + 1) * count, (2 * i + 2) * count),
  }));
  const slopes = () => shown.map(({ derivative }) => derivative[nearestNode(grid, get("x"))]);

  /** Which graph stands where; curves that are alike in what they are sorted by stay in the book's order. */
  function order() {
    const key = { book: shown.map(() => 0), slope: slopes(), steepest: shown.map(({ steepest }) => Math.abs(steepest.slope)) }[get("sort")];
    return shown.map((_, i) => i).sort((i, j) => key[j] - key[i]);
  }

  function values() {
    const now = slopes();
    const whose = (slope) => {
      const having = shown.filter((_, i) => now[i] === slope);
      return having.length === 1 ? having[0].title : `${having.length} of them`;
    };
    const [least, most] = [Math.min(...now), Math.max(...now)];
    return {
      x: fixed(get("x"), 1), names: get("names"), least: number(least), leastOf: whose(least), most: number(most), mostOf: whose(most),
      flat: now.filter((slope) => slope === 0).length, count: shown.length,
    };
  }
  /** Whether no two digits tell them apart, as GELU and its tanh form. @param {number} i @param {number} j */
  const alike = (i, j) => shown[i].f.every((f, node) => Math.abs(f - shown[j].f[node]) < 0.005);
  return { shown, order, values, alike };
}

/**
 * A quiz of so many names: each is asked for in turn, and the last goes without saying. Pure.
 * @param {number} count @param {(i: number, j: number) => boolean} [alike]  which a picture cannot tell apart
 */
export function quizOf(count, alike = () => false) {
  const marks = Array(count).fill("");
  let asked = 0;
  return {
    marks,
    asked: () => (asked < count - 1 ? asked : null),
    score: () => ({ right: marks.filter((mark) => mark === "right").length, asked }),
    /** @param {number} i  what was pressed @returns {string} right, twin or wrong */
    answer(i) {
      const verdict = i === asked ? "right" : alike(i, asked) ? "twin" : "wrong";
      marks[asked] = verdict === "wrong" ? "wrong" : "right";
      asked += 1;
      if (asked === count - 1) marks[asked] = "last";
      return verdict;
    },
  };
}

function build(model, write, tell) {
  const grid = model.get("grid");
  const { shown, order, values, alike } = readerOf((trait) => model.get(trait));
  const controls = controlsOf(model, write);
  const menus = [["Sort by", "sort"], ["Names", "names"]].map(([label, handle]) => controls.menu(label, handle, (name) => CHOICES[name]));
  const ask = html("p", { class: "ask", tabindex: "-1", hidden: true });
  const hover = (x) => { for (const each of panels) each.show(x ?? model.get("x"), model.get("sort")); };
  const panels = shown.map((curve) => panelOf({ curve, grid, remember: remembering(model, "x"), write, hover }));
  const list = html("ol", { class: "panels" }, ...panels.map(({ element }) => element));

  let quiz = null;
  let places = [];  // in the quiz: the graphs in the order of their numbers
  let slip = -1;  // the graph that was pressed wrongly, until the next answer
  const isHidden = (i) => quiz !== null && quiz.marks[i] === "";
  const nameOf = (i) => (isHidden(i) ? `No. ${places.indexOf(i) + 1}` : shown[i].title);

  function answer(i) {
    const { title } = shown[quiz.asked()];
    const answered = quiz.answer(i);
    slip = answered === "wrong" ? i : -1;
    const verdict = say(words[answered], { title });
    ask.focus();  // the button that was pressed may be gone
    showNames(verdict);
    tell(ask.textContent);
  }
  function showNames(verdict = "") {
    const chapters = model.get("chapters");
    panels.forEach(({ element, title }, i) => {
      const { name } = shown[i];
      element.className = quiz?.marks[i] ?? "";
      title.replaceChildren(isHidden(i) ? button(nameOf(i) + (i === slip ? " ✗" : ""), () => answer(i))
        : chapters[name] ? html("a", { href: chapters[name] }, shown[i].title) : html("span", {}, shown[i].title),
      quiz?.marks[i] === "right" ? "✓" : "");
    });
    hide(ask, !quiz);
    if (!quiz) return;
    const asked = quiz.asked();
    putText(ask, verdict + (asked === null ? say(words.over, quiz.score())
      : say(words.score, quiz.score()) + say(words.ask, { title: shown[asked].title })));
  }

  let key = "";
  let held = /** @type {Element | null} */ (null);
  /** Puts the graphs in their order, and lets them glide there. */
  function arrange() {
    if (held) return;
    const ranked = quiz && model.get("sort") === "book" ? places : order();
    if (ranked.every((i, n) => list.children[n] === panels[i].element)) return;
    const before = panels.map(({ element }) => element.getBoundingClientRect());
    list.append(...ranked.map((i) => panels[i].element));
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    panels.forEach(({ element }, i) => {
      const { left, top } = element.getBoundingClientRect();
      element.animate({ transform: [`translate(${before[i].left - left}px, ${before[i].top - top}px)`, "none"] }, { duration: 350, easing: "ease-out" });
    });
  }
  let pressedAt = 0;
  panels.forEach(({ drawing }, i) => drawing.addEventListener("click", ({ clientX }) => {
    if (isHidden(i) && Math.abs(clientX - pressedAt) < 6) answer(i);  // the whole card answers; a drag moves x
  }));
  const rest = rested(arrange, 400);  // not under a hand that is still moving x
  for (const type of ["pointerup", "pointercancel"]) list.addEventListener(type, () => { held = null; rest.wait(); });
  list.addEventListener("pointerdown", ({ target, isPrimary, pointerId, clientX }) => {
    if (isPrimary) [held, pressedAt] = [/** @type {Element} */ (target).closest(".drawing"), clientX];
    else if (!held?.contains(/** @type {Node} */ (target))) {  // a second finger ends the drag, on whichever graph it comes down
      held?.dispatchEvent(new PointerEvent("pointerdown", { isPrimary, pointerId }));
    }
  });

  function draw() {
    const [sort, hidden] = ["sort", "names"].map((trait) => model.get(trait));
    if (key !== `${sort} ${hidden}`) {
      if (!key.endsWith(hidden)) {
        quiz = hidden === "hidden" ? quizOf(shown.length, alike) : null;
        slip = -1;
        places = shown.map((_, i) => [Math.random(), i]).sort((a, b) => a[0] - b[0]).map(([, i]) => i);
        showNames();
      }
      key = `${sort} ${hidden}`;
      arrange();
    } else rest.wait();
    controls.show();
    hover(null);
  }

  return {
    body: [
      html("div", { class: "menus" }, ...menus.map(({ element }) => element)), controls.slider("Point x", "x").element,
      html("p", { class: "key", "aria-hidden": "true" }, html("span", { class: "value" }, "f"), html("span", { class: "slope" }, "f′"),
        html("span", {}, `x from ${fixed(grid.low, 0)} to ${fixed(grid.high, 0)}; lines at y = 0, y = 1 and x = 0`)),
      ask, list,
    ],
    drawings: panels.map(({ drawing, fit }) => ({ drawing, fit })),
    draw, values, stop: rest.stop,
    rows: () => ({
      head: ["activation", "f(x)", "slope f′(x)", "steepest f′"],
      body: (quiz ? places : order()).map((i) => {
        const at = nearestNode(grid, model.get("x"));
        return [nameOf(i), number(shown[i].f[at]), number(shown[i].derivative[at]), number(shown[i].steepest.slope)];
      }),
    }),
    describe: (status) => set(list, { "aria-label": say(words.picture, { status }) }),
  };
}

/** One graph: a hand pins x in all of them, and where the mouse is, all show their values. */
function panelOf({ curve, grid, remember, write, hover }) {
  const [still, f, slope, cross] = [svg("g"), svg("path", { class: "curve value" }), svg("path", { class: "curve slope" }), svg("line", { class: "cross" })];
  const [dot, dotSlope, steepest] = ["dot value", "dot slope", "steepest"].map((kind) => svg("polygon", { class: kind }));
  const [text, textSlope] = ["note value", "note slope"].map((kind) => svg("text", { class: kind }));
  const inside = svg("svg", {}, still, f, slope, cross, steepest, dotSlope, dot);  // it clips what goes beyond
  const drawing = svg("svg", { class: "drawing", "aria-hidden": "true" }, inside, text, textSlope);
  const title = html("div", { class: "title" });
  const plot = plane(drawing);
  const xAt = (event) => snap(grid, plot.at(event)[0]);
  followHand(drawing, remember, (event) => write({ x: xAt(event) }));
  drawing.addEventListener("pointermove", (event) => { if (event.pointerType === "mouse") hover(xAt(event)); });
  drawing.addEventListener("pointerleave", () => hover(null));

  return {
    element: html("li", {}, title, drawing), title, drawing,
    fit(width) {
      const height = Math.round(width < 180 ? 0.66 * width : 130);
      plot.fit(width, { left: 7, right: width - 7, top: 0, bottom: height }, [grid.low, grid.high], HEIGHTS, 0);
      set(inside, { width, height });
      const [zero, one] = [0, 1].map(plot.y);
      still.replaceChildren(
        svg("line", { class: "zero", x1: 0, x2: width, y1: zero, y2: zero }), svg("line", { class: "grid", x1: 0, x2: width, y1: one, y2: one }),
        svg("line", { class: "zero", x1: plot.x(0), x2: plot.x(0), y1: 0, y2: height }),
      );
      put(f, { d: curvePath(grid, curve.f, plot) });
      put(slope, { d: curvePath(grid, curve.derivative, plot, curve.kinks.filter(({ left, right }) => left !== right)) });
    },
    show(at, sort) {
      const i = nearestNode(grid, at);
      const [value, derivative] = [curve.f[i], curve.derivative[i]];
      const { width, box: { bottom }, x, y } = plot;
      put(cross, { x1: x(at), x2: x(at), y1: 0, y2: bottom });
      put(dot, disc(x(at), y(value), 3.5));
      put(dotSlope, disc(x(at), y(derivative), 3.5));
      put(steepest, sort === "steepest" && disc(x(curve.steepest.x), y(curve.steepest.slope), 6));
      put(text, { x: 5, y: 16 }, `f ${fixed(value, 2)}`);
      put(textSlope, { x: width - 5, y: bottom - 6, "text-anchor": "end" }, `f′ ${fixed(derivative, 2)}`);
    },
  };
}

export default explorable("gallery", words, build);
