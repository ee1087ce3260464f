/**
 * An explorable's state in the page's address: `#tangent?activation=tanh&x=-2`.
 *
 * A widget that has this has a trait `link`: a name and, for each handle, what is allowed: `choices` (texts or
 * numbers; with a `pattern`, also texts that match it as a whole), or `low`, `high` and `per_unit` of its nodes.
 * `parameters.alpha` means the entry `alpha` of the trait `parameters`. Whatever does not fit is left out; an address
 * can never set anything else.
 */

/**
 * @typedef {{choices: (string | number)[], pattern?: string}} Choices
 * @typedef {{low: number, high: number, per_unit: number}} Range
 * @typedef {{name: string, handles: Record<string, Choices | Range>}} Link
 * @typedef {Record<string, any>} State  values by trait
 * @typedef {import("./model.js").StaticModel} StaticModel
 */

/**
 * What the hash sets of the handles in `link`, as traits.
 * @param {string} hash @param {Link | undefined} link @param {(trait: string) => any} current  values now
 */
export function stateFrom(hash, link, current) {
  const [, name, query] = /^#([a-z][a-z0-9-]*)\?(.*)$/s.exec(hash.slice(0, 2000)) ?? [];
  /** @type {State} */
  const state = {};
  if (!link || name !== link.name) return state;
  for (const [key, text] of new URLSearchParams(query)) {
    const allowed = Object.hasOwn(link.handles, key) ? link.handles[key] : null;
    const value = allowed && read(text, allowed);
    if (value === null || value === undefined) continue;
    const [trait, entry] = key.split(".");
    if (entry === undefined) state[trait] = value;
    else state[trait] = { ...(state[trait] ?? current(trait)), [entry]: value };
  }
  return state;
}

/**
 * The hash for what differs from `start`; "" when nothing does.
 * @param {Link} link @param {State} start @param {(trait: string) => any} current  values now
 */
export function hashFor(link, start, current) {
  const query = Object.keys(link.handles).flatMap((key) => {
    const [trait, entry] = key.split(".");
    const of = (/** @type {any} */ values) => (entry === undefined ? values : values?.[entry]);
    const value = of(current(trait));
    return value === of(start[trait]) ? [] : [`${key}=${encodeURIComponent(value)}`];
  });
  return query.length ? `#${link.name}?${query.join("&")}` : "";
}

/** @param {string} text @param {Choices | Range} allowed @returns {string | number | null} */
function read(text, allowed) {
  if ("choices" in allowed) {
    const isSpelled = allowed.pattern !== undefined && new RegExp(`^(?:${allowed.pattern})$`).test(text);
    return allowed.choices.find((choice) => String(choice) === text) ?? (isSpelled ? text : null);
  }
  if (!/^[-+]?\d{1,9}(\.\d{1,12})?$/.test(text)) return null;
  const inside = Math.min(Math.max(Number(text), allowed.low), allowed.high);
  return Math.round(inside * allowed.per_unit) / allowed.per_unit + 0;
}

/**
 * Ties the page's address and the models that have a `link`: the address sets them, now and when it changes,
 * and follows what the reader does (replacing, so that Back still leaves the page). A second widget of a kind
 * is called `tangent-2`, and so on. Each entry of the history remembers all of them: Back and Forward restore
 * what was shown there, and leave the scrolling to the browser. An address of an explorable that has moved to
 * another page, where `<span id="depth" data-moved="through-depth.html">` stands in its stead, leads there.
 *
 * @param {Window} view @param {StaticModel[]} models  in the page's order
 * @param {(model: StaticModel) => void} show  called with a model that is named by an address that is opened
 */
export function followAddress(view, models, show, pause = 300) {
  /** @type {{model: StaticModel, kind: string, link: Link}[]} */
  const linked = [];
  for (const model of models) {
    const link = model.get("link");
    if (!link?.name) continue;
    const earlier = linked.filter(({ kind }) => kind === link.name).length;
    const name = earlier ? `${link.name}-${earlier + 1}` : link.name;
    linked.push({ model, kind: link.name, link: { ...link, name } });
  }
  if (!linked.length) return;
  /** @param {typeof linked[0]} entry */
  const hashOf = ({ model, link }) => hashFor(link, model.get("start"), (trait) => model.get(trait));
  const remember = (/** @type {string} */ url) =>
    view.history.replaceState({ ...view.history.state, explorables: linked.map(hashOf) }, "", url);
  /** @type {typeof linked[0] | null} */
  let moved = null;  // by the reader, and the address does not say so yet
  let isReading = false;
  /**
   * @param {string[]} hashes @param {boolean} isAll  what they do not name goes back to its start
   * @param {(model: StaticModel) => void} [show]
   */
  const read = (hashes, isAll, show) => {
    moved = null;
    isReading = true;
    for (const { model, link } of linked) {
      const start = model.get("start");
      const state = Object.assign({}, ...hashes.map((hash) => stateFrom(hash, link, (trait) => start[trait])));
      const isNamed = Object.keys(state).length > 0;
      if (isNamed || isAll) model.set({ ...start, ...state });
      if (isNamed) show?.(model);
    }
    isReading = false;
  };
  const open = () => {
    const { hash, href } = view.location;
    const page = view.document.getElementById(hash.slice(1).split("?")[0])?.dataset.moved;
    if (page && hash.includes("?")) {
      view.location.replace(page + hash);
      return;
    }
    read([hash], !hash, show);
    remember(href);
  };
  open();
  view.addEventListener("popstate", ({ state }) => { if (state?.explorables) read(state.explorables, true); });
  view.addEventListener("hashchange", () => { if (!view.history.state?.explorables) open(); });
  view.addEventListener("click", ({ target }) => {  // a link to the address that is there changes no address
    const link = target instanceof Element && target.closest('a[href^="#"]');
    if (link && link.getAttribute("href") === view.location.hash) open();
  });

  const write = () => {
    if (!moved) return;
    const { hash, pathname, search, href } = view.location;
    const now = hashOf(moved);
    const isThere = now === hash || (!now && !hash.startsWith(`#${moved.link.name}?`));
    remember(isThere ? href : now || pathname + search);
    moved = null;
  };
  // One timer for a whole drag: to stop and start one at every step costs more than the step.
  let timer = 0;
  let due = 0;
  const look = () => {
    const left = due - performance.now();
    timer = left > 0 ? view.setTimeout(look, left) : 0;
    if (!timer) write();
  };
  for (const entry of linked) {
    entry.model.on("change", () => {
      if (isReading) return;
      moved = entry;
      due = performance.now() + pause;
      timer ||= view.setTimeout(look, pause);
    });
  }
}
