/** From the widget state that is embedded in the page to models, their binary values and their links. */

import { StaticModel } from "./model.js";

/**
 * All models of an embedded state, by id, with binary values put in and links tied.
 * @param {{state: Record<string, {model_name: string, state: object, buffers?: object[]}>}} embedded
 * @returns {Map<string, StaticModel>}
 */
export function modelsOf(embedded) {
  const models = new Map();
  for (const [id, { state, buffers = [] }] of Object.entries(embedded.state)) {
    models.set(id, new StaticModel(id, withBuffers(state, buffers)));
  }
  for (const { model_name, state } of Object.values(embedded.state)) {
    if (model_name === "LinkModel") tie(models, state, true);
    if (model_name === "DirectionalLinkModel") tie(models, state, false);
  }
  return models;
}

/** The id in a reference such as `IPY_MODEL_0a1b…`; an id as it is. */
export function idOf(reference) {
  return String(reference).replace(/^IPY_MODEL_|^anywidget:/, "");
}

/** The state with each buffer, decoded to a DataView, at its path. @param {object} state @param {any[]} buffers */
export function withBuffers(state, buffers) {
  const whole = structuredClone(state);
  for (const { path, data, encoding } of buffers) {
    let place = whole;
    for (const key of path.slice(0, -1)) place = place[key];
    place[path.at(-1)] = new DataView(encoding === "hex" ? fromHex(data) : fromBase64(data));
  }
  return whole;
}

function fromBase64(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0)).buffer;
}

function fromHex(text) {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16)).buffer;
}

/** ipywidgets' `jslink` (both ways) and `jsdlink`: the target has the source's value, now and from now on. */
function tie(models, { source, target }, bothWays) {
  if (!source || !target) return;
  const ends = [source, target].map(([reference, trait]) => ({ model: models.get(idOf(reference)), trait }));
  if (ends.some(({ model }) => !model)) return;
  const follow = (from, to) => {
    const copy = () => to.model.set(to.trait, from.model.get(from.trait));
    from.model.on(`change:${from.trait}`, copy);
    return copy;
  };
  follow(ends[0], ends[1])();
  if (bothWays) follow(ends[1], ends[0]);
}
