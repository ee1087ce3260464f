/**
 * A widget's model without a kernel: what the book's modules use of anywidget's interface (get, set, save_changes,
 * on, off), on plain state.
 */

/** @typedef {(...details: any[]) => void} Listener */
/** @typedef {{path: (string | number)[], data: string}} Buffer  a binary value in base64, and where it belongs */
/** @typedef {{state: Record<string, any>, buffers?: Buffer[]}} Stored  a model as a notebook stores it */

export class StaticModel {
  #state;
  /** @type {{event: string, callback: Listener}[]} */
  #listeners = [];

  /** @param {Stored} stored */
  constructor({ state, buffers = [] }) {
    this.#state = structuredClone(state);
    for (const { path, data } of buffers) {
      /** @type {any} */
      let owner = this.#state;
      for (const key of path.slice(0, -1)) owner = owner[key];
      const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
      owner[path[path.length - 1]] = new DataView(bytes.buffer);
    }
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
    for (const key of changed) this.#tell(`change:${key}`, this, given[key]);
    if (changed.length) this.#tell("change", this);
  }

  /** @param {string} event @param {Listener} callback */
  on(event, callback) {
    this.#listeners.push({ event, callback });
  }

  /** @param {string} event @param {Listener} callback */
  off(event, callback) {
    this.#listeners = this.#listeners.filter((each) => each.event !== event || each.callback !== callback);
  }

  /** Nobody keeps the state on a static page: `set` has told all there is to tell. */
  save_changes() {}

  /** @param {string} event @param {...any} details */
  #tell(event, ...details) {
    for (const each of [...this.#listeners]) if (each.event === event) each.callback(...details);
  }
}

/** Equal as JSON is equal; no module sets a binary value. @param {any} a @param {any} b */
const same = (a, b) => Object.is(a, b) || (typeof a === "object" && JSON.stringify(a) === JSON.stringify(b));
