/**
 * An explorable's state in the page's address: `#tangent?activation=tanh&x=-2`.
 *
 * A widget that wants this has a trait `link`: a name and, for each handle, what is allowed: `choices` (texts or
 * numbers), or `low`, `high` and `per_unit` of its nodes. `parameters.alpha` means the entry `alpha` of the trait
 * `parameters`. Whatever does not fit is left out; an address can never set anything else.
 */

/**
 * @typedef {{choices: (string | number)[]}} Choices
 * @typedef {{low: number, high: number, per_unit: number}} Range
 * @typedef {{name: string, handles: Record<string, Choices | Range>}} Link
 * @typedef {Record<string, any>} State  values by trait
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
  if ("choices" in allowed) return allowed.choices.find((choice) => String(choice) === text) ?? null;
  if (!/^[-+]?\d{1,9}(\.\d{1,12})?$/.test(text)) return null;
  const inside = Math.min(Math.max(Number(text), allowed.low), allowed.high);
  return Math.round(inside * allowed.per_unit) / allowed.per_unit + 0;
}

/**
 * Ties the page's address and the models that have a `link`: the address sets them, now and when it changes,
 * and follows what the reader does (replacing, so that Back still leaves the page). A second widget of a kind
 * is called `tangent-2`, and so on. Returns the id of the model that the address speaks of, if any.
 *
 * @param {Window} view @param {Map<string, import("./model.js").StaticModel>} models
 * @param {(id: string) => void} found  called with the model's id when the address speaks of one
 */
export function followAddress(view, models, found, pause = 300) {
  /** @type {{id: string, model: import("./model.js").StaticModel, kind: string, link: Link}[]} */
  const linked = [];
  for (const [id, model] of models) {
    const link = model.get("link");
    if (!link?.name) continue;
    const earlier = linked.filter((one) => one.kind === link.name).length;
    const name = earlier ? `${link.name}-${earlier + 1}` : link.name;
    linked.push({ id, model, kind: link.name, link: { ...link, name } });
  }
  const read = () => {
    for (const { id, model, link } of linked) {
      const state = stateFrom(view.location.hash, link, (trait) => model.get(trait));
      if (!Object.keys(state).length) continue;
      model.set({ ...model.get("start"), ...state });
      found(id);
    }
  };
  read();
  view.addEventListener("hashchange", read);
  for (const { model, link } of linked) {
    let timer = 0;
    let due = 0;
    const write = () => {
      const hash = hashFor(link, model.get("start"), (trait) => model.get(trait));
      const mine = view.location.hash.startsWith(`#${link.name}?`);
      if (hash === view.location.hash || (!hash && !mine)) return;
      view.history.replaceState(view.history.state, "", hash || view.location.pathname + view.location.search);
    };
    // One timer for a whole drag: to stop and start one at every step costs more than the step.
    const look = () => {
      const left = due - performance.now();
      timer = left > 0 ? view.setTimeout(look, left) : 0;
      if (!timer) write();
    };
    model.on("change", () => {
      due = performance.now() + pause;
      timer ||= view.setTimeout(look, pause);
    });
  }
}
