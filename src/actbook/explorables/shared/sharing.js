/** What a reader takes along: a link to the state, the drawing as a file. */

import { button, html, svg } from "./elements.js";

/** @typedef {import("./explorable.js").Model} Model */

const REFUSED = "The browser did not let this page copy. Copy the link from here:";

/** A handle's value out of its trait's: an entry of `parameters` for `parameters.relu`. @param {any} of @param {string} handle */
export function entryOf(of, handle) {
  const [, entry] = handle.split(".");
  return entry ? of?.[entry] : of;
}

/**
 * The page's address with what differs from the start. It comes from the model: the address that is there follows
 * a little later, and may be at a heading of the page.
 * @param {Model} model
 */
export function addressOf(model) {
  const { name, handles } = model.get("link");
  const query = Object.keys(handles).flatMap((handle) => {
    const [trait] = handle.split(".");
    const [value, first] = [model.get(trait), model.get("start")[trait]].map((of) => entryOf(of, handle));
    return value === first ? [] : [`${handle}=${encodeURIComponent(value)}`];
  });
  return location.href.split("#")[0] + (query.length ? `#${name}?${query.join("&")}` : "");
}

/**
 * "Copy link", and a field with the link for when the browser does not let us copy; nothing where an address has
 * no figure, which is everywhere but on a page.
 * @param {Model} model @param {Element} el @param {(said: string) => void} tell  says aloud that it is done
 */
export function copyLink(model, el, tell) {
  const field = html("input", { type: "text", readonly: true });
  const refused = html("label", { class: "refused", hidden: true }, html("span", {}, REFUSED), field);
  const copy = button("Copy link", async () => {
    field.value = addressOf(model);
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {  // refused, or there is no clipboard
      refused.hidden = false;
      field.focus();
      field.select();
      return;
    }
    refused.hidden = true;
    tell("The link is copied.");
    copy.textContent = "Copied";
    setTimeout(() => { copy.textContent = "Copy link"; }, 2000);
  });
  copy.hidden = !el.matches(".widget-place");
  return { copy, refused };
}

const INHERITED = [
  "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "paint-order",
  "text-anchor", "font-family", "font-size", "font-style", "font-weight",
];

/**
 * All drawings and canvases of a figure as one SVG that needs no style sheet.
 * @param {Element} root @param {string} title @param {string} description
 */
export function pictureOf(root, title, description) {
  const shown = [...root.querySelectorAll("svg.drawing, canvas")].map((part) => ({ part, box: part.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 0);
  const [left, top] = [Math.min(...shown.map(({ box }) => box.left)), Math.min(...shown.map(({ box }) => box.top))];
  const [width, height] = [Math.max(...shown.map(({ box }) => box.right)) - left, Math.max(...shown.map(({ box }) => box.bottom)) - top];
  const paint = paints();
  /** @param {DOMRect} box */
  const placed = (box) => ({ x: box.left - left, y: box.top - top, width: box.width, height: box.height });
  const ground = getComputedStyle(root).getPropertyValue("--ground");
  const whole = svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height }, svg("title", {}, title),
    svg("desc", {}, description), svg("rect", { width, height, ...paint("fill", ground) }));
  for (const { part, box } of shown) {
    if (part instanceof HTMLCanvasElement) {  // its frame cuts it off
      const frame = (part.parentElement ?? part).getBoundingClientRect();
      const at = { x: box.left - frame.left, y: box.top - frame.top, width: box.width, height: box.height };
      whole.append(svg("svg", placed(frame), svg("image", { ...at, preserveAspectRatio: "none", href: part.toDataURL() })));
    } else {
      const [copy] = copied(part, null, paint);
      for (const [name, value] of Object.entries(placed(box))) copy.setAttribute(name, String(value));
      whole.append(copy);
    }
  }
  return new XMLSerializer().serializeToString(whole);
}

/**
 * An element with its looks as attributes; nothing if it is hidden.
 * @param {Element} element @param {CSSStyleDeclaration | null} around  the looks that it inherits
 * @param {ReturnType<typeof paints>} paint @returns {Element[]}
 */
function copied(element, around, paint) {
  const look = getComputedStyle(element);
  if (look.display === "none" || look.visibility === "hidden") return [];
  const copy = /** @type {Element} */ (element.cloneNode(false));
  for (const name of ["class", "style", "visibility", "role", "aria-label", "aria-hidden"]) copy.removeAttribute(name);
  for (const name of INHERITED) {
    const value = look.getPropertyValue(name);
    if (value === around?.getPropertyValue(name)) continue;
    const given = name === "fill" || name === "stroke" ? paint(name, value) : { [name]: value };
    for (const [attribute, text] of Object.entries(given)) copy.setAttribute(attribute, text);
  }
  if (look.opacity !== "1") copy.setAttribute("opacity", look.opacity);
  copy.append(...[...element.childNodes].flatMap((child) =>
    (child instanceof Element ? copied(child, look, paint) : [child.cloneNode()])));
  return [copy];
}

/** A colour, however a style sheet mixes it, as what every program that reads SVG knows. */
function paints() {
  const context = html("canvas", { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
  return (/** @type {string} */ name, /** @type {string} */ colour) => {
    if (!context || colour === "none") return { [name]: "none" };
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = context.getImageData(0, 0, 1, 1).data;
    return { [name]: `rgb(${red}, ${green}, ${blue})`, [`${name}-opacity`]: String(Number((alpha / 255).toFixed(3))) };
  };
}
