/** Elements and native controls, made inside what they are given: no ids, no globals. */

const SVG = "http://www.w3.org/2000/svg";

/** An HTML element. Attributes that are functions become listeners; children are nodes or text. */
export function html(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** An SVG element. */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== false && value !== undefined) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

/** Set attributes of an element that exists. */
export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}

/** Put a drawn element, and the text in it, where `attributes` say; without any it is not shown. */
export function put(element, attributes, text) {
  const shown = attributes ? "visible" : "hidden";
  if (element.getAttribute("visibility") !== shown) element.setAttribute("visibility", shown);
  if (attributes) set(element, attributes);
  if (attributes && text !== undefined) element.firstChild.data = text;
}

/**
 * A range and, for exact values, a number field beside it. The label names the range by its words.
 * `onMove` gets what the reader chose; `show(value, text)` puts a value in without calling it.
 */
export function slider({ label, unit, min, max, step, onMove }) {
  const range = html("input", { type: "range", min, max, step });
  const field = html("input", { type: "number", min, max, step, inputmode: "decimal" });
  const take = (input) => {
    const value = Number(input.value);
    if (input.value !== "" && Number.isFinite(value)) onMove(Math.min(Math.max(value, min), max));
  };
  range.addEventListener("input", () => take(range));
  field.addEventListener("change", () => take(field));
  const element = html(
    "div", { class: "slider" },
    html("label", {}, html("span", {}, label), range),
    html("label", {}, html("span", { class: "unseen" }, `${label}, typed`), field),
  );
  return {
    element, range, field,
    show(value, text) {
      if (Number(range.value) !== value) range.value = String(value);
      field.value = text;
      range.setAttribute("aria-valuetext", `${unit} = ${text}`);
    },
  };
}

/** A labelled menu of [value, text] pairs. */
export function menu({ label, options, onChoose }) {
  const select = html("select", { change: () => onChoose(select.value) },
    ...options.map(([value, text]) => html("option", { value }, text)));
  return { element: html("label", { class: "menu" }, html("span", {}, label), select), select };
}

/** A button; native, so that Enter and Space press it. */
export function button(label, onPress, attributes = {}) {
  return html("button", { type: "button", click: onPress, ...attributes }, label);
}

/**
 * The line that says what is shown: at once for the eye, and, when the hand rests, once for the ear.
 * Only the second is a live region; a screen reader that reads along meets it alone.
 */
export function statusLine(onHeard, pause = 500) {
  const seen = html("p", { class: "readout", "aria-hidden": "true" });
  const heard = html("p", { class: "unseen", role: "status" });
  let timer;
  return {
    elements: [seen, heard],
    say(text) {
      if (seen.textContent === text) return;
      const first = seen.textContent === "";
      seen.textContent = text;
      if (first) onHeard(text);
      clearTimeout(timer);
      timer = setTimeout(() => { heard.textContent = text; onHeard(text); }, pause);
    },
    stop: () => clearTimeout(timer),
  };
}

/** A table behind a disclosure; its rows are made when it is opened, and again while it is open. */
export function foldedTable({ summary, rows }) {
  const place = html("div", { class: "scroll", role: "group", "aria-label": summary, tabindex: "0" });
  const element = html("details", { class: "values", toggle: () => update() }, html("summary", {}, summary), place);
  function update() {
    if (!element.open) return;
    const { head, body } = rows();
    place.replaceChildren(html("table", {},
      html("thead", {}, html("tr", {}, ...head.map((text) => html("th", { scope: "col" }, text)))),
      html("tbody", {}, ...body.map(([first, ...rest]) => html("tr", {},
        html("th", { scope: "row" }, first), ...rest.map((text) => html("td", {}, text)))))));
  }
  return { element, update };
}

/** Runs `draw` once after a burst of changes, before the next frame is painted. */
export function coalesced(draw) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => { waiting = false; draw(); });
  };
}
