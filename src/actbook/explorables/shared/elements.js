/**
 * Elements and native controls, made inside what they are given: no ids, no globals.
 *
 * @typedef {Record<string, any>} Attributes  a function is a listener; false and undefined leave an attribute out
 */

import { followRange } from "./dragging.js";

const SVG = "http://www.w3.org/2000/svg";

/**
 * An HTML element. Attributes that are functions become listeners; children are nodes or text.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag @param {Attributes} [attributes] @param {(Node | string)[]} children
 */
export function html(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/**
 * An SVG element.
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag @param {Attributes} [attributes] @param {(Node | string)[]} children
 */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/** @template {Element} E @param {E} element @param {Attributes} attributes @param {(Node | string)[]} children */
function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== false && value !== undefined) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

/** Set attributes of an element that exists. @param {Element} element @param {Attributes} attributes */
export function set(element, attributes) {
  const known = lastWritten.get(element);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
    if (known) known[name] = value;
  }
}

/**
 * What was last written to an element that moves, so that it is told only of what has changed: an attribute that
 * is written anew costs the browser a look at the element's place, or at its style, even when nothing differs.
 * @type {WeakMap<Element, Attributes>}
 */
const lastWritten = new WeakMap();

/**
 * Put a drawn element, and the text in it, where `attributes` say (to a hundredth of a pixel); without any it is
 * not shown.
 * @param {Element} element @param {Attributes | null | false | undefined} attributes @param {string} [text]
 */
export function put(element, attributes, text) {
  const known = lastWritten.get(element) ?? {};
  lastWritten.set(element, known);
  /** @param {string} name @param {any} value */
  const write = (name, value) => {
    if (known[name] === value) return;
    known[name] = value;
    element.setAttribute(name, value);
  };
  write("visibility", attributes ? "visible" : "hidden");
  if (!attributes) return;
  for (const [name, value] of Object.entries(attributes)) {
    write(name, typeof value === "number" ? Math.round(value * 100) / 100 : value);
  }
  if (text !== undefined) putText(element, text);
}

/** Hide an element or show it, if it is not so already. @param {HTMLElement} element @param {boolean} isHidden */
export function hide(element, isHidden) {
  if (element.hidden !== isHidden) element.hidden = isHidden;
}

/** The element's text, in the text node that it has: another node would have the browser look at its neighbours. */
export function putText(/** @type {Element} */ element, /** @type {string} */ text) {
  const { firstChild } = element;
  if (!(firstChild instanceof Text)) element.textContent = text;
  else if (firstChild.data !== text) firstChild.data = text;
}

/**
 * A range and, for exact values, a number field beside it. The label names the range by its words.
 * `onMove` gets what the reader chose; `show(value, text)` puts a value in without calling it.
 * @param {object} given
 * @param {string} given.label @param {string} given.unit  the symbol, said before the value
 * @param {number} given.min @param {number} given.max @param {number} given.step
 * @param {(value: number) => void} given.onMove
 */
export function slider({ label, unit, min, max, step, onMove }) {
  const range = html("input", { type: "range", min, max, step });
  const field = html("input", { type: "number", min, max, step, inputmode: "decimal" });
  const take = (/** @type {HTMLInputElement} */ input) => {
    const value = Number(input.value);
    if (input.value !== "" && Number.isFinite(value)) onMove(Math.min(Math.max(value, min), max));
  };
  followRange(range, () => take(range));
  let latest = "";
  // The field says the exact value when the hand rests: to write a number field takes as long as half a drawing.
  // It leaves alone what is being typed; where the hand is in the field, what it types next replaces the value.
  let isTyping = false;
  const rest = rested(() => {
    if (isTyping || field.value === latest) return;
    field.value = latest;
    if (field.matches(":focus")) field.select();
  }, 120);
  const typed = () => { isTyping = false; rest.wait(); };
  field.addEventListener("input", () => { isTyping = true; });
  field.addEventListener("change", () => { take(field); typed(); });
  field.addEventListener("blur", typed);
  const element = html(
    "div", { class: "slider" },
    html("label", {}, html("span", {}, label), range),
    html("label", {}, html("span", { class: "unseen" }, `${label}, typed`), field),
  );
  return {
    element,
    /** @param {number} value @param {string} text */
    show(value, text) {
      if (Number(range.value) !== value) range.value = String(value);
      if (text === latest) return;
      if (latest === "") field.value = text;
      latest = text;
      range.setAttribute("aria-valuetext", `${unit} = ${text}`);
      rest.wait();
    },
  };
}

/**
 * A range that goes through a list; what it is at is written above its right end.
 * @param {object} given
 * @param {string | Node} given.label @param {any[]} given.steps @param {(step: any) => void} given.onMove
 * @param {(step: any) => string} given.shown  for the eye @param {(step: any) => string} given.spoken  for the ear
 */
export function stepSlider({ label, steps, onMove, shown, spoken }) {
  const range = html("input", { type: "range", min: 0, max: steps.length - 1, step: 1 });
  followRange(range, () => onMove(steps[Number(range.value)]));
  const output = html("output", { "aria-hidden": "true" });
  return {
    element: html("div", { class: "steps" }, html("label", {}, html("span", {}, label), range), output),
    show(/** @type {any} */ step) {
      const at = String(steps.indexOf(step));
      if (range.value !== at) range.value = at;
      if (output.textContent === shown(step)) return;
      putText(output, shown(step));
      range.setAttribute("aria-valuetext", spoken(step));
    },
  };
}

/**
 * A labelled menu of [value, text] pairs.
 * @param {object} given
 * @param {string} given.label @param {string[][]} given.options @param {(value: string) => void} given.onChoose
 */
export function menu({ label, options, onChoose }) {
  const select = html("select", { change: () => onChoose(select.value) },
    ...options.map(([value, text]) => html("option", { value }, text)));
  return {
    element: html("label", { class: "menu" }, html("span", {}, label), select),
    select,
    show(/** @type {string} */ value) { if (select.value !== value) select.value = value; },
  };
}

/**
 * A button; native, so that Enter and Space press it.
 * @param {string} label @param {(event: Event) => void} onPress @param {Attributes} [attributes]
 */
export function button(label, onPress, attributes = {}) {
  return html("button", { type: "button", click: onPress, ...attributes }, label);
}

/**
 * The line that says what is shown: at once for the eye, and, when the hand rests, once for the ear.
 * Only the second is a live region, the explorable's only one; a screen reader that reads along meets it alone.
 * The first has a height of its own, which grows with the longest text, with its spacing and with a font that
 * comes late: so the page stands still below it, and the browser need not lay the page out again for a text of
 * another length.
 * @param {(text: string) => void} onHeard @param {number} [pause]  ms
 */
export function statusLine(onHeard, pause = 500) {
  const words = new Text();
  const text = html("span", {}, words);
  const seen = html("p", { class: "readout", "aria-hidden": "true" }, text);
  const heard = html("p", { class: "unseen", role: "status" });
  let [width, height] = [0, 0];
  // A frame later: a height that is set here changes what other observers of this frame have looked at.
  const fit = new ResizeObserver(() => requestAnimationFrame(() => {
    const [nowWide, nowHigh] = [text.offsetWidth, text.offsetHeight];
    if (nowWide === width && nowHigh <= height) return;
    [width, height] = [nowWide, nowHigh];
    seen.style.height = `${height}px`;
  }));
  fit.observe(text);
  let told = "";  // just now
  const hear = (/** @type {string} */ said) => {
    heard.textContent = said;
    onHeard(words.data);
  };
  const rest = rested(() => hear(words.data), pause);
  return {
    elements: [seen, heard],
    say(/** @type {string} */ said) {
      if (words.data === said) return;
      const first = words.data === "";
      words.data = said;
      if (first) onHeard(said);
      if (told) hear(`${told} ${said}`);
      else rest.wait();
    },
    /**
     * Something else that is seen elsewhere, for the ear alone. It stays until the reader does something next: the
     * state that it goes with is said after it, in one breath.
     * @param {string} said
     */
    tell(said) {
      rest.stop();
      told = said;
      hear(said);
      queueMicrotask(() => { told = ""; });  // after the drawing, which a handler before this has called for
    },
    stop() { fit.disconnect(); rest.stop(); },
  };
}

/**
 * Runs `act` once the hand has rested for `pause` ms since the last `wait()`; one timer, however many calls.
 * @param {() => void} act @param {number} pause
 */
export function rested(act, pause) {
  let timer = 0;
  let due = 0;
  const look = () => {
    const left = due - performance.now();
    timer = left > 0 ? setTimeout(look, left) : 0;
    if (!timer) act();
  };
  return {
    wait() {
      due = performance.now() + pause;
      timer ||= setTimeout(look, pause);
    },
    stop() { clearTimeout(timer); timer = 0; },
  };
}

/**
 * A table behind a disclosure. Its rows are made when it is opened, and while it is open again whenever the hand
 * rests after a move: to make them takes longer than the drawing.
 * @param {{summary: string, rows: () => {head: string[], body: string[][]}}} given
 */
export function foldedTable({ summary, rows }) {
  const place = html("div", { class: "scroll", role: "group", "aria-label": summary, tabindex: "0" });
  const element = html("details", { class: "values", toggle: () => tabulate() }, html("summary", {}, summary), place);
  function tabulate() {
    if (!element.open) return;
    const { head, body } = rows();
    place.replaceChildren(html("table", {},
      html("thead", {}, html("tr", {}, ...head.map((text) => html("th", { scope: "col" }, text)))),
      html("tbody", {}, ...body.map(([first, ...rest]) => html("tr", {},
        html("th", { scope: "row" }, first), ...rest.map((text) => html("td", {}, text)))))));
  }
  const rest = rested(tabulate, 120);
  return { element, update: () => { if (element.open) rest.wait(); } };
}

/** Runs `draw` once after a burst of changes, before the next frame is painted. @param {() => void} draw */
export function coalesced(draw) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => { waiting = false; draw(); });
  };
}
