/**
 * A widget's model without a kernel: the part of Backbone's model that the anywidget front-end-module
 * interface promises (get, set, save_changes, on, off, send, widget_manager), on plain state.
 */

export class StaticModel {
  #state;
  #listeners = [];

  /** @param {string} id @param {Record<string, any>} state */
  constructor(id, state) {
    this.id = id;
    this.#state = { ...state };
  }

  get(name) {
    return this.#state[name];
  }

  /** One trait or an object of traits. Listeners hear of a value that differs: first each trait, then `change`. */
  set(name, value) {
    const given = typeof name === "object" ? name : { [name]: value };
    const changed = Object.keys(given).filter((key) => !same(this.#state[key], given[key]));
    for (const key of changed) this.#state[key] = given[key];
    for (const key of changed) this.#tell(`change:${key}`, this, given[key], {});
    if (changed.length) this.#tell("change", this, {});
  }

  /** Events may be several, separated by spaces. The owner is who asked, so that `off` leaves others alone. */
  on(events, callback, owner) {
    for (const event of events.split(/\s+/)) this.#listeners.push({ event, callback, owner });
  }

  /** Forget listeners: all, those of an event, those of a callback, those of an owner. */
  off(events, callback, owner) {
    const named = events ? events.split(/\s+/) : null;
    this.#listeners = this.#listeners.filter((one) =>
      (named && !named.includes(one.event)) || (callback && one.callback !== callback) || (owner && one.owner !== owner));
  }

  /** Nobody keeps the state on a static page: `set` has told all there is to tell. */
  save_changes() {}

  /** There is no kernel to receive a message. */
  send() {}

  #tell(event, ...details) {
    for (const one of [...this.#listeners]) {
      if (one.event === event) one.callback(...details);
    }
  }
}

/** What a widget's module gets: the interface and no more, listening in its own name. */
export function facade(model, manager) {
  const owner = {};
  return {
    get: (name) => model.get(name),
    set: (name, value) => model.set(name, value),
    save_changes: () => model.save_changes(),
    send: () => model.send(),
    on: (events, callback) => model.on(events, callback, owner),
    off: (events, callback) => model.off(events, callback, owner),
    widget_manager: manager,
  };
}

/** Equal as JSON is equal; binary values are equal only to themselves. */
export function same(a, b) {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || !a || !b) return false;
  if (ArrayBuffer.isView(a) || ArrayBuffer.isView(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && same(a[key], b[key]));
}
