/**
 * The widget host: makes the anywidgets of a static page live, without a kernel and without other hosts.
 *
 * MyST-NB embeds the state of all widgets in one script element and marks each place with another. For
 * every place: find the model, get its module (from `modules`, which the build fills; else from the state),
 * call `initialize` once a model and `render` once a place. What cannot start says so in its place.
 */

import { followAddress } from "./address.js";
import { facade } from "./model.js";
import { idOf, modelsOf } from "./state.js";

const STATE = 'script[type="application/vnd.jupyter.widget-state+json"]';
const VIEW = 'script[type="application/vnd.jupyter.widget-view+json"]';
const SORRY = {
  "widget-picture": "This figure could not start here. The picture above shows how it begins.",
  "widget-words": "This could not start here. Its text is above.",
  nothing: "This figure could not start here. The text and the pictures around it say what it shows.",
};

/**
 * @typedef {{make?: () => any, css?: string}} Source
 * @param {Document} page @param {Record<string, Source>} modules  by `_anywidget_id`
 * @returns {{ready: Promise<void>, stop: () => void}}
 */
export function startPage(page, modules) {
  const models = new Map();
  for (const script of page.querySelectorAll(STATE)) {
    for (const [id, model] of modelsOf(JSON.parse(script.textContent))) models.set(id, model);
  }
  const widgets = new Map();
  const modelOf = (id) => {
    if (!models.has(id)) throw new Error(`no widget ${id} in this page's state`);
    return models.get(id);
  };
  const widgetOf = (id) => {
    if (!widgets.has(id)) widgets.set(id, new Widget(page, modelOf(id), modules, manager, host));
    return widgets.get(id);
  };
  const manager = { get_model: async (reference) => facade(modelOf(idOf(reference)), manager) };
  const host = { getWidget: async (reference) => widgetOf(idOf(reference)).forOthers() };

  const views = [...page.querySelectorAll(VIEW)];
  const places = new Map();
  const shown = new Map();  // in the page's order; the state's order is by id
  for (const script of views) {
    const id = JSON.parse(script.textContent).model_id;
    if (models.has(id)) shown.set(id, models.get(id));
  }
  const scroll = (id) => page.defaultView.requestAnimationFrame(() => places.get(id)?.scrollIntoView());
  followAddress(page.defaultView, shown, scroll);

  const starting = views.map(async (script) => {
    const place = page.createElement("div");
    place.className = "widget-place";
    script.after(place);
    const before = script.previousElementSibling;
    const still = before?.matches(".widget-picture, .widget-words") ? before : null;  // stays, for paper
    if (before?.matches(".widget-wait")) before.remove();
    try {
      const { model_id: id } = JSON.parse(script.textContent);
      places.set(id, place);
      await widgetOf(id).render(place);
      if (still) still.hidden = true;
    } catch (error) {
      const sorry = page.createElement("p");
      sorry.className = "widget-sorry";
      sorry.textContent = SORRY[still?.className] ?? SORRY.nothing;
      place.replaceChildren(sorry);
      console.error("A widget could not start:", error);
    }
  });
  const ready = Promise.all(starting).then(() => {});
  return { ready, stop: () => { for (const widget of widgets.values()) widget.stop(); } };
}

/** One model with its module: initialised once, rendered at any number of places. */
class Widget {
  #page;
  #model;
  #started;
  #host;
  #manager;
  #cleanups = [];
  #end = new AbortController();

  constructor(page, model, modules, manager, host) {
    this.#page = page;
    this.#model = model;
    this.#host = host;
    this.#manager = manager;
    this.#started = this.#start(modules);
  }

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

  async render(el, signal = this.#end.signal) {
    const { module } = await this.#started;
    this.#keep(await module.render?.({ ...this.#given({ signal }), el }));
  }

  async forOthers() {
    const { exports } = await this.#started;
    return { exports, render: ({ el, signal }) => this.render(el, signal) };
  }

  /** Runs the clean-ups that `initialize` and `render` returned, last first. */
  stop() {
    this.#end.abort();
    for (const cleanup of this.#cleanups.splice(0).reverse()) cleanup();
  }

  #given(more) {
    return {
      model: facade(this.#model, this.#manager),
      signal: this.#end.signal,
      host: this.#host,
      experimental: { invoke: () => Promise.reject(new Error("there is no kernel behind this page")) },
      ...more,
    };
  }

  #keep(cleanup) {
    if (typeof cleanup === "function") this.#cleanups.push(cleanup);
  }
}

const imports = new Map();

/** The default export of a module given as text; one import for widgets that share it. */
function imported(esm) {
  if (typeof esm !== "string" || /^\s*https?:/.test(esm)) throw new Error("the widget's module is not in this page");
  if (!imports.has(esm)) {
    const address = URL.createObjectURL(new Blob([esm], { type: "text/javascript" }));
    imports.set(esm, import(address).then((module) => module.default ?? module).finally(() => URL.revokeObjectURL(address)));
  }
  return imports.get(esm);
}

function addStyle(page, id, css) {
  if ([...page.querySelectorAll("style[data-widget]")].some((style) => style.dataset.widget === id)) return;
  const style = page.createElement("style");
  style.dataset.widget = id;
  style.textContent = css;
  page.head.append(style);
}
