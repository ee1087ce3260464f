/**
 * The widget host: makes the anywidgets of a static page live, without a kernel and without other hosts.
 *
 * MyST-NB embeds the state of all widgets in one script element and marks each place with another. For
 * every place: find the model, get its module (from `modules`, which the build fills; else from the state),
 * call `initialize` once a model and `render` once a place. What cannot start says so in its place.
 */

import { followAddress } from "./address.js";
import { keepMovingKeys } from "./keys.js";
import { facade } from "./model.js";
import { idOf, modelsOf } from "./state.js";

const STATE = 'script[type="application/vnd.jupyter.widget-state+json"]';
const VIEW = 'script[type="application/vnd.jupyter.widget-view+json"]';
/** @type {Record<string, string>} */
const SORRY = {
  "widget-picture": "This figure could not start here. The picture above stands in for it.",
  "widget-words": "This could not start here. Its text is above.",
  nothing: "This figure could not start here. The text and the pictures around it say what it shows.",
};

/**
 * @typedef {{make?: () => any, css?: string}} Source
 * @typedef {{get_model: (reference: unknown) => Promise<object>}} Manager
 * @typedef {{getWidget: (reference: unknown) => Promise<object>}} Host
 * @param {Document} page @param {Record<string, Source>} modules  by `_anywidget_id`
 * @param {string} [style]  what the widgets' styles share
 * @returns {{ready: Promise<void>, stop: () => void}}
 */
export function startPage(page, modules, style = "") {
  if (style) addStyle(page, "shared", style);  // once, and first, so that each widget's own rules come after it
  /** @type {Map<string, import("./model.js").StaticModel>} */
  const models = new Map();
  for (const script of page.querySelectorAll(STATE)) {
    for (const [id, model] of modelsOf(JSON.parse(script.textContent))) models.set(id, model);
  }
  const view = page.defaultView;
  if (!view) throw new Error("the page is in no window");
  /** @type {Map<string, Widget>} */
  const widgets = new Map();
  const modelOf = (/** @type {string} */ id) => {
    const model = models.get(id);
    if (!model) throw new Error(`no widget ${id} in this page's state`);
    return model;
  };
  const widgetOf = (/** @type {string} */ id) => {
    const widget = widgets.get(id) ?? new Widget(page, modelOf(id), modules, manager, host);
    widgets.set(id, widget);
    return widget;
  };
  /** @type {Manager} */
  const manager = { get_model: async (reference) => facade(modelOf(idOf(reference)), manager) };
  /** @type {Host} */
  const host = { getWidget: async (reference) => widgetOf(idOf(reference)).forOthers() };

  const views = [...page.querySelectorAll(VIEW)];
  /** @type {Map<string, Element>} */
  const places = new Map();
  /** @type {typeof models} */
  const shown = new Map();  // in the page's order; the state's order is by id
  for (const script of views) {
    const id = JSON.parse(script.textContent).model_id;
    const model = models.get(id);
    if (model) shown.set(id, model);
  }
  // A widget that the address speaks of comes to the top of the screen: once it is live, for until then it has no size.
  const live = new Set();
  let asked = "";
  const toTop = () => {
    if (live.has(asked)) view.requestAnimationFrame(() => places.get(asked)?.scrollIntoView({ behavior: "instant" }));
  };
  followAddress(view, shown, (id) => { asked = id; toTop(); });
  const [visit] = /** @type {PerformanceNavigationTiming[]} */ (view.performance.getEntriesByType("navigation"));
  if (asked && visit?.type === "reload") {  // the browser would go back to where the reader was, perhaps later
    view.history.scrollRestoration = "manual";
    view.addEventListener("load", () => view.setTimeout(() => { view.history.scrollRestoration = "auto"; }));
  }
  const letKeysGo = keepMovingKeys(view);

  const starting = views.map((script) => {
    const place = page.createElement("div");
    place.className = "widget-place";
    script.after(place);
    const before = script.previousElementSibling;
    const isStill = before instanceof HTMLElement && before.matches(".widget-picture, .widget-words");
    const still = isStill ? before : null;  // stays, for paper
    if (before?.matches(".widget-wait")) before.remove();
    const id = JSON.parse(script.textContent ?? "").model_id;
    places.set(id, place);
    return async () => {
      try {
        await widgetOf(id).render(place);
        if (still) still.hidden = true;
        live.add(id);
        if (id === asked) toTop();
      } catch (error) {
        const sorry = page.createElement("p");
        sorry.className = "widget-sorry";
        sorry.textContent = SORRY[still?.className ?? ""] ?? SORRY.nothing;
        place.replaceChildren(sorry);
        console.error("A widget could not start:", error);
      }
    };
  });
  const ready = inTurn(view, starting);
  return { ready, stop: () => { letKeysGo(); for (const widget of widgets.values()) widget.stop(); } };
}

/**
 * Runs each in a task of its own, when the browser has time for it: the page answers and paints in between.
 * @param {Window} view @param {(() => Promise<void>)[]} tasks
 */
async function inTurn(view, tasks) {
  for (const task of tasks) {
    await new Promise((resolve) => {
      if (view.requestIdleCallback) view.requestIdleCallback(resolve, { timeout: 200 });
      else view.setTimeout(resolve);
    });
    await task();
  }
}

/** One model with its module: initialised once, rendered at any number of places. */
class Widget {
  #page;
  #model;
  #started;
  #host;
  #manager;
  /** @type {(() => void)[]} */
  #cleanups = [];
  #end = new AbortController();

  /**
   * @param {Document} page @param {import("./model.js").StaticModel} model @param {Record<string, Source>} modules
   * @param {Manager} manager @param {Host} host
   */
  constructor(page, model, modules, manager, host) {
    this.#page = page;
    this.#model = model;
    this.#host = host;
    this.#manager = manager;
    this.#started = this.#start(modules);
  }

  /** @param {Record<string, Source>} modules */
  async #start(modules) {
    const id = this.#model.get("_anywidget_id");
    const known = modules[id] ?? {};
    const css = known.css ?? this.#model.get("_css");
    if (css) addStyle(this.#page, id, css);
    const definition = known.make ? known.make() : await imported(this.#model.get("_esm"));
    const module = typeof definition === "function" ? await definition() : definition;
    const exports = await module.initialize?.(this.#given({}));
    this.#keep(exports);
    return { module, exports };
  }

  /** @param {Element} el */
  async render(el, signal = this.#end.signal) {
    const { module } = await this.#started;
    this.#keep(await module.render?.({ ...this.#given({ signal }), el }));
  }

  async forOthers() {
    const { exports } = await this.#started;
    /** @param {{el: Element, signal?: AbortSignal}} place */
    const render = ({ el, signal }) => this.render(el, signal);
    return { exports, render };
  }

  /** Runs the clean-ups that `initialize` and `render` returned, last first. */
  stop() {
    this.#end.abort();
    for (const cleanup of this.#cleanups.splice(0).reverse()) cleanup();
  }

  /** @param {object} more */
  #given(more) {
    return {
      model: facade(this.#model, this.#manager),
      signal: this.#end.signal,
      host: this.#host,
      experimental: { invoke: () => Promise.reject(new Error("there is no kernel behind this page")) },
      ...more,
    };
  }

  /** @param {unknown} cleanup */
  #keep(cleanup) {
    if (typeof cleanup === "function") this.#cleanups.push(() => cleanup());
  }
}

/** @type {Map<string, Promise<any>>} */
const imports = new Map();

/** The default export of a module given as text; one import for widgets that share it. @param {unknown} esm */
function imported(esm) {
  if (typeof esm !== "string" || /^\s*https?:/.test(esm)) throw new Error("the widget's module is not in this page");
  if (!imports.has(esm)) {
    const address = URL.createObjectURL(new Blob([esm], { type: "text/javascript" }));
    imports.set(esm, import(address).then((module) => module.default ?? module).finally(() => URL.revokeObjectURL(address)));
  }
  return imports.get(esm);
}

/** @param {Document} page @param {string} id @param {string} css */
function addStyle(page, id, css) {
  if ([...page.querySelectorAll("style[data-widget]")].some((style) => style.getAttribute("data-widget") === id)) return;
  const style = page.createElement("style");
  style.dataset.widget = id;
  style.textContent = css;
  page.head.append(style);
}
