/**
 * A widget's model without a kernel: the part of Backbone's model that the anywidget front-end-module
 * interface promises (get, set, save_changes, on, off, send, widget_manager), on plain state.
 */

/**
 * @typedef {(...details: any[]) => void} Listener
 * @typedef {{event: string, callback: Listener, owner?: object}} Listening
 */

export class StaticModel {
  #state;
  /** @type {Listening[]} */
  #listeners = [];

  /** @param {string} id @param {Record<string, any>} state */
  constructor(id, state) {
    this.id = id;
    this.#state = { ...state };
  }

  /** @param {string} name @returns {any} */
  get(name) {
    return this.#state[name];
  }

  /**
   * One trait or an object of traits. Listeners hear of a value that differs: first each trait, then `change`.
   * @param {string | Record<string, any>} name @param {any} [value]
   */
  set(name, value) {
    const given = typeof name === "object" ? name : { [name]: value };
    const changed = Object.keys(given).filter((key) => !same(this.#state[key], given[key]));
    for (const key of changed) this.#state[key] = given[key];
    for (const key of changed) this.#tell(`change:${key}`, this, given[key], {});
    if (changed.length) this.#tell("change", this, {});
  }

  /**
   * Events may be several, separated by spaces. The owner is who asked, so that `off` leaves others alone.
   * @param {string} events @param {Listener} callback @param {object} [owner]
   */
  on(events, callback, owner) {
    for (const event of events.split(/\s+/)) this.#listeners.push({ event, callback, owner });
  }

  /**
   * Forget listeners: all, those of an event, those of a callback, those of an owner.
   * @param {string | null} [events] @param {Listener | null} [callback] @param {object} [owner]
   */
  off(events, callback, owner) {
    const named = events ? events.split(/\s+/) : null;
    this.#listeners = this.#listeners.filter((one) =>
      (named && !named.includes(one.event)) || (callback && one.callback !== callback) || (owner && one.owner !== owner));
  }

  /** Nobody keeps the state on a static page: `set` has told all there is to tell. */
  save_changes() {}

  /** There is no kernel to receive a message. */
  send() {}

  /** @param {string} event @param {...any} details */
  #tell(event, ...details) {
    for (const one of [...this.#listeners]) {
      if (one.event === event) one.callback(...details);
    }
  }
}

/**
 * What a widget's module gets: the interface and no more, listening in its own name.
 * @param {StaticModel} model @param {object} [manager]
 */
export function facade(model, manager) {
  const owner = {};
  return {
    get: (/** @type {string} */ name) => model.get(name),
    set: (/** @type {string | Record<string, any>} */ name, /** @type {any} */ value) => model.set(name, value),
    save_changes: () => model.save_changes(),
    send: () => model.send(),
    on: (/** @type {string} */ events, /** @type {Listener} */ callback) => model.on(events, callback, owner),
    off: (/** @type {string | null} */ events = null, /** @type {Listener | null} */ callback = null) => model.off(events, callback, owner),
    widget_manager: manager,
  };
}

/** Equal as JSON is equal; binary values are equal only to themselves. @param {any} a @param {any} b @returns {boolean} */
export function same(a, b) {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || !a || !b) return false;
  if (ArrayBuffer.isView(a) || ArrayBuffer.isView(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && same(a[key], b[key]));
}
