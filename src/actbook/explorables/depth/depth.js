/** What is left of the gradient at every layer. The drawing half of DepthExplorer. */

import { clamp, floats } from "../drawing/geometry.js";
import { button, coalesced, foldedTable, html, menu, putText, set, slider, statusLine, svg } from "../drawing/elements.js";
import { followHand, followRange, remembering } from "../drawing/dragging.js";
import { fitted } from "../drawing/panel.js";
import { predict, tryThis } from "../drawing/asking.js";
import { plotOf } from "./plot.js";
import { factorOf, layersOf } from "./samples.js";
import { sentence, written } from "./sentence.js";

const TRAITS = ["activation", "initialisation", "depth", "compare", "layer"];

function render({ model, el }) {
  const activations = model.get("activations");
  const schemes = model.get("initialisations");
  const depths = model.get("depths");
  const seeds = model.get("seeds");
  const values = floats(model.get("decades"));
  const factors = floats(model.get("factors"));
  const deepest = Math.max(...depths);
  const titled = (entries) => entries.map(({ name, title }) => [name, title]);

  // Handlers write the model; draw() reads it; nothing else does either.
  const write = (state) => {
    for (const [name, value] of Object.entries(state)) model.set(name, value);
    model.save_changes();
  };
  const moveTo = (layer) => write({ layer: clamp(Math.round(layer), 1, model.get("depth")) });

  const activationMenu = menu({
    label: "Activation", options: titled(activations), onChoose: (activation) => write({ activation }),
  });
  const schemeMenu = menu({
    label: "Initialisation", options: titled(schemes), onChoose: (initialisation) => write({ initialisation }),
  });
  const compareMenu = menu({
    label: "Compare with", options: [["none", "nothing"]], onChoose: (compare) => write({ compare }),
  });
  compareMenu.select.append(
    group("another activation", activations), group("another initialisation", schemes),
  );
  const depth = stepsOf("Depth", depths, (chosen) => write({ depth: chosen }));
  const layer = slider({ label: "Layer", unit: "layer", min: 1, max: deepest, step: 1, onMove: moveTo });
  const status = statusLine((said) => set(drawing, {
    "aria-label": `Graph of the gradient at each layer, on a logarithmic axis. ${said}`,
  }));
  const table = foldedTable({ summary: "The values at every layer as a table", rows: () => tableRows() });
  const drawing = svg("svg", { role: "img", class: "drawing" });
  const root = html(
    "div",
    {
      class: "explorable depth-explorer", role: "group", "aria-label": "Depth explorer",
      "data-lm-suppress-shortcuts": true,  // JupyterLab would take the arrow keys for its cells
    },
    predict(model.get("prediction"), status.tell),
    html("div", { class: "menus" }, activationMenu.element, schemeMenu.element, depth.element, compareMenu.element),
    html("div", {}, drawing, html("div", { class: "sliders" }, layer.element)),
    ...status.elements,
    tryThis(model.get("prompts"), write),
    html("div", { class: "foot" }, button("Reset", () => write(model.get("start"))), table.element),
  );
  el.append(root);

  const place = (entries, name) => entries.findIndex((entry) => entry.name === name);

  /** One network as it is drawn and spoken of. */
  function network(activation, initialisation, depth) {
    const which = { i: place(activations, activation), j: place(schemes, initialisation), depth };
    return {
      title: activations[which.i].title,
      scheme: schemes[which.j].title,
      phrase: schemes[which.j].phrase,
      depth,
      factor: factorOf(factors, depths, schemes.length, which),
      layers: layersOf(values, depths, schemes.length, which),
    };
  }

  /** What is shown, from the traits alone; kept until a trait other than the layer changes. */
  let current = { key: "" };
  function look() {
    const [activation, initialisation, depth, compare] = TRAITS.slice(0, 4).map((name) => model.get(name));
    const key = `${activation} ${initialisation} ${depth} ${compare}`;
    if (current.key === key) return current;
    const isActivation = place(activations, compare) >= 0;
    const other = [isActivation ? compare : activation, isActivation || compare === "none" ? initialisation : compare];
    const isSame = other[0] === activation && other[1] === initialisation;
    const networks = [network(activation, initialisation, depth)];
    if (!isSame) networks.push(network(...other, depth));
    const names = networks.map((each) => (isSame || isActivation ? each.title : each.scheme));
    current = { key, activation, initialisation, depth, compare, networks, names, isItself: isSame && compare !== "none" };
    return current;
  }

  const plot = plotOf(drawing, model.get("span"), deepest, seeds);
  let drawn = null;
  function draw() {
    const seen = look();
    const at = Math.min(model.get("layer"), seen.depth);
    const layers = seen.networks.map((each) => each.layers);
    if (drawn !== seen) {
      plot.draw(layers, seen.names, seen.depth);
      activationMenu.show(seen.activation);
      schemeMenu.show(seen.initialisation);
      compareMenu.show(seen.compare);
      depth.show(seen.depth);
      drawn = seen;
    }
    plot.point(layers, at);
    layer.show(at, String(at));
    const [one, other] = seen.networks.map((each) => ({ ...each, layer: at, at: each.layers[at - 1] }));
    status.say(sentence(one, other ?? null, seeds, seen.isItself));
    table.update();
  }

  function tableRows() {
    const { networks, names } = look();
    const kinds = ["median", "lowest", "highest", "product"];
    const prefix = (n) => (networks.length > 1 ? `${names[n]}, ` : "");
    return {
      head: ["layer", ...networks.flatMap((_, n) => kinds.map((kind) => prefix(n) + kind))],
      body: networks[0].layers.map((_, l) => [
        String(l + 1), ...networks.flatMap(({ layers }) => kinds.map((kind) => written(layers[l][kind]))),
      ]).reverse(),
    };
  }

  // The guide goes to the nearest layer.
  followHand(drawing, remembering(model, "layer"), (event) => moveTo(plot.layerAt(event)));

  const redraw = coalesced(draw);
  for (const name of TRAITS) model.on(`change:${name}`, redraw);
  const unfit = fitted(drawing, (width) => { plot.resize(width); drawn = null; draw(); });
  return () => {
    for (const name of TRAITS) model.off(`change:${name}`, redraw);
    unfit();
    status.stop();
  };
}

/** Entries of a menu under a heading of their own. */
function group(label, entries) {
  return html("optgroup", { label }, ...entries.map(({ name, title }) => html("option", { value: name }, title)));
}

/** A range that goes through a list of numbers of layers. */
function stepsOf(label, steps, onMove) {
  const range = html("input", { type: "range", min: 0, max: steps.length - 1, step: 1 });
  followRange(range, () => onMove(steps[Number(range.value)]));
  const shown = html("output", { "aria-hidden": "true" });
  const element = html("div", { class: "depth" }, html("label", { class: "menu" }, html("span", {}, label), range), shown);
  return {
    element,
    show(value) {
      const text = value === 1 ? "1 layer" : `${value} layers`;
      range.value = String(steps.indexOf(value));
      range.setAttribute("aria-valuetext", text);
      putText(shown, text);
    },
  };
}

export default { render };
