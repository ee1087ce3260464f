/**
 * The widget host: makes the book's widgets live on a static page, without a kernel.
 *
 * MyST-NB embeds the state of all widgets in one script element and marks each place with another. For
 * every place: find the model and its module, and have the module render it. What cannot start says so.
 */

import { followAddress } from "./address.js";
import { keepMovingKeys } from "./keys.js";
import { StaticModel } from "./model.js";

const STATE = 'script[type="application/vnd.jupyter.widget-state+json"]';
const VIEW = 'script[type="application/vnd.jupyter.widget-view+json"]';
/** @type {Record<string, string>} */
const SORRY = {
  "widget-picture": "This figure could not start here. The picture above stands in for it.",
  "widget-words": "This could not start here. Its text is above.",
  nothing: "This figure could not start here. The text and the pictures around it say what it shows.",
};

/**
 * @typedef {{make: () => {render: (props: {model: StaticModel, el: Element}) => void}, css: string}} Source
 * @param {Window} view @param {Record<string, Source>} modules  by `_anywidget_id`
 * @param {string} style  what the widgets' styles share
 */
export async function startPage(view, modules, style) {
  const page = view.document;
  addStyle(page, "shared", style);  // first, so that each widget's own rules come after it
  /** @type {Map<string, StaticModel>} */
  const stored = new Map();
  for (const script of page.querySelectorAll(STATE)) {
    const { state } = JSON.parse(script.textContent ?? "");
    for (const id of Object.keys(state)) stored.set(id, new StaticModel(state[id]));
  }
  const places = Array.from(page.querySelectorAll(VIEW), (script) => {
    const place = page.createElement("div");
    place.className = "widget-place";
    const before = script.previousElementSibling;
    const still = before instanceof HTMLElement && before.matches(".widget-picture, .widget-words") ? before : null;
    if (before?.matches(".widget-wait")) before.remove();
    script.after(place);
    return { place, still, model: stored.get(JSON.parse(script.textContent ?? "").model_id) };
  });
  // A widget that the address names comes to the top of the screen: once it is live, for until then it has no size.
  const live = new Set();
  /** @type {StaticModel | undefined} */
  let named;
  const scrollToNamed = () => {
    const target = places.find(({ model }) => model === named)?.place;
    if (live.has(named)) view.requestAnimationFrame(() => target?.scrollIntoView({ behavior: "instant" }));
  };
  followAddress(view, places.flatMap(({ model }) => model ?? []), (model) => { named = model; scrollToNamed(); });
  const [visit] = /** @type {PerformanceNavigationTiming[]} */ (view.performance.getEntriesByType("navigation"));
  if (named && visit?.type === "reload") {  // the browser would go back to where the reader was, perhaps later
    view.history.scrollRestoration = "manual";
    view.addEventListener("load", () => view.setTimeout(() => { view.history.scrollRestoration = "auto"; }));
  }
  keepMovingKeys(view);
  for (const { place, still, model } of places) {
    await rest(view);
    try {
      if (!model) throw new Error("its state is not in this page");
      const id = model.get("_anywidget_id");
      addStyle(page, id, modules[id].css);
      modules[id].make().render({ model, el: place });
      if (still) still.hidden = true;  // it stays, for paper
      live.add(model);
      if (model === named) scrollToNamed();
    } catch (error) {
      const sorry = page.createElement("p");
      sorry.className = "widget-sorry";
      sorry.textContent = SORRY[still?.className ?? "nothing"];
      place.replaceChildren(sorry);
      console.error("A widget could not start:", error);
    }
  }
}

/** Until the browser has time: the page answers and paints between two widgets. @param {Window} view */
function rest(view) {
  return new Promise((resolve) => {
    if (view.requestIdleCallback) view.requestIdleCallback(resolve, { timeout: 200 });
    else view.setTimeout(resolve);
  });
}

/** @param {Document} page @param {string} id @param {string} css */
function addStyle(page, id, css) {
  if ([...page.querySelectorAll("style[data-widget]")].some((style) => style.getAttribute("data-widget") === id)) return;
  const style = page.createElement("style");
  style.dataset.widget = id;
  style.textContent = css;
  page.head.append(style);
}
