/** From the widget state that is embedded in the page to models, their binary values and their links. */

import { StaticModel } from "./model.js";

/** @typedef {{path: (string | number)[], data: string, encoding: string}} Buffer */

/**
 * All models of an embedded state, by id, with binary values put in and links tied.
 * @param {{state: Record<string, {model_name: string, state: Record<string, any>, buffers?: Buffer[]}>}} embedded
 * @returns {Map<string, StaticModel>}
 */
export function modelsOf(embedded) {
  const models = new Map();
  for (const [id, { state, buffers = [] }] of Object.entries(embedded.state)) {
    models.set(id, new StaticModel(id, withBuffers(state, buffers)));
  }
  for (const { model_name, state } of Object.values(embedded.state)) {
    if (model_name === "LinkModel") tie(models, state.source, state.target, true);
    if (model_name === "DirectionalLinkModel") tie(models, state.source, state.target, false);
  }
  return models;
}

/** The id in a reference such as `IPY_MODEL_0a1b…`; an id as it is. @param {unknown} reference */
export function idOf(reference) {
  return String(reference).replace(/^IPY_MODEL_|^anywidget:/, "");
}

/**
 * The state with each buffer, decoded to a DataView, at its path.
 * @param {Record<string, any>} state @param {Buffer[]} buffers
 */
export function withBuffers(state, buffers) {
  const whole = structuredClone(state);
  for (const { path, data, encoding } of buffers) {
    /** @type {any} */
    let place = whole;
    for (const key of path.slice(0, -1)) place = place[key];
    place[path[path.length - 1]] = new DataView(encoding === "hex" ? fromHex(data) : fromBase64(data));
  }
  return whole;
}

/** @param {string} text */
function fromBase64(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0)).buffer;
}

/** @param {string} text */
function fromHex(text) {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16)).buffer;
}

/**
 * ipywidgets' `jslink` (both ways) and `jsdlink`: the target has the source's value, now and from now on.
 * @param {Map<string, StaticModel>} models @param {[unknown, string] | undefined} source  model and trait
 * @param {[unknown, string] | undefined} target @param {boolean} bothWays
 */
function tie(models, source, target, bothWays) {
  if (!source || !target) return;
  const ends = [source, target].flatMap(([reference, trait]) => {
    const model = models.get(idOf(reference));
    return model ? [{ model, trait }] : [];
  });
  if (ends.length < 2) return;
  const follow = (/** @type {typeof ends[0]} */ from, /** @type {typeof ends[0]} */ to) => {
    const copy = () => to.model.set(to.trait, from.model.get(from.trait));
    from.model.on(`change:${from.trait}`, copy);
    return copy;
  };
  follow(ends[0], ends[1])();
  if (bothWays) follow(ends[1], ends[0]);
}
