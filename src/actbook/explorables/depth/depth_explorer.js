/** What is left of the gradient at every layer. The drawing half of DepthExplorer. */

import { clamp, floats } from "../shared/geometry.js";
import { html, menu, set, slider, stepSlider, svg } from "../shared/elements.js";
import { followHand, remembering } from "../shared/dragging.js";
import { explorable } from "../shared/explorable.js";
import { say, twoDigits } from "../shared/sentences.js";
import { plotOf } from "./depth_plot.js";
import { factorOf, layersOf } from "./decades.js";
import words from "./depth_explorer.json" with { type: "json" };

const KINDS = ["median", "lowest", "highest", "product"];
const layersText = (depth) => (depth === 1 ? "1 layer" : `${depth} layers`);
/** The number whose decimal logarithm is stored. */
const written = (decade) => twoDigits(10 ** decade);

/**
 * The networks shown, and what is said of them, from the traits alone. Pure: tested with `node --test`.
 * @param {(trait: string) => any} get
 */
export function readerOf(get) {
  const [activations, schemes, depths, seeds] = ["activations", "initialisations", "depths", "seeds"].map(get);
  const [stored, factors] = [floats(get("decades")), floats(get("factors"))];
  const place = (entries, name) => entries.findIndex((entry) => entry.name === name);

  function network(activation, initialisation, depth) {
    const which = { i: place(activations, activation), j: place(schemes, initialisation), depth };
    return {
      title: activations[which.i].title,
      scheme: schemes[which.j].title,
      phrase: schemes[which.j].phrase,
      factor: factorOf(factors, depths, schemes.length, which),
      layers: layersOf(stored, depths, schemes.length, which),
    };
  }

  /** What is shown; the same object until a trait other than the layer changes. */
  let current = /** @type {any} */ ({ key: "" });
  function look() {
    const [activation, initialisation, depth, compare] = ["activation", "initialisation", "depth", "compare"].map(get);
    const key = `${activation} ${initialisation} ${depth} ${compare}`;
    if (current.key === key) return current;
    const isActivation = place(activations, compare) >= 0;
    const other = [isActivation ? compare : activation, isActivation || compare === "none" ? initialisation : compare];
    const isSame = other[0] === activation && other[1] === initialisation;
    const networks = [network(activation, initialisation, depth)];
    if (!isSame) networks.push(network(...other, depth));
    const names = networks.map((each) => (isSame || isActivation ? each.title : each.scheme));
    const comparison = !isSame ? "another" : compare === "none" ? "none" : "itself";
    current = { key, depth, networks, names, comparison };
    return current;
  }

  const layerShown = () => Math.min(get("layer"), get("depth"));

  /** What the status sentence is filled with; `values` in depth_explorer.py. */
  function values() {
    const { networks, depth, comparison } = look();
    const layer = layerShown();
    const said = networks.map(({ layers, factor, ...names }) => say(words.network, {
      ...names, depth, layer, seeds, steps: depth - layer, factor: twoDigits(factor),
      ...Object.fromEntries(KINDS.map((kind) => [kind, written(layers[layer - 1][kind])])),
    }));
    return { first: said[0], second: said.at(-1), comparison };
  }
  return { look, layerShown, values };
}

function build(model, write) {
  const [activations, schemes, depths] = ["activations", "initialisations", "depths"].map((trait) => model.get(trait));
  const { look, layerShown, values } = readerOf((trait) => model.get(trait));
  const deepest = Math.max(...depths);
  const moveTo = (layer) => write({ layer: clamp(Math.round(layer), 1, model.get("depth")) });
  const titled = (entries) => entries.map(({ name, title }) => [name, title]);

  const menus = {
    activation: menu({ label: "Activation", options: titled(activations), onChoose: (activation) => write({ activation }) }),
    initialisation: menu({
      label: "Initialisation", options: titled(schemes), onChoose: (initialisation) => write({ initialisation }),
    }),
    compare: menu({ label: "Compare with", options: [["none", "nothing"]], onChoose: (compare) => write({ compare }) }),
  };
  menus.compare.select.append(group("another activation", activations), group("another initialisation", schemes));
  const depth = stepSlider({
    label: "Depth", steps: depths, onMove: (chosen) => write({ depth: chosen }), shown: layersText, spoken: layersText,
  });
  const layer = slider({ label: "Layer", unit: "layer", min: 1, max: deepest, step: 1, onMove: moveTo });
  const drawing = svg("svg", { role: "img", class: "drawing" });
  const plot = plotOf(drawing, model.get("span"), deepest, model.get("seeds"));

  let drawn = null;
  function draw() {
    const seen = look();
    const layers = seen.networks.map((network) => network.layers);
    if (drawn !== seen) {
      plot.draw(layers, seen.names, seen.depth);
      for (const [name, each] of Object.entries(menus)) each.show(model.get(name));
      depth.show(seen.depth);
      drawn = seen;
    }
    plot.point(layers, layerShown());
    layer.show(layerShown(), String(layerShown()));
  }

  function rows() {
    const { networks, names } = look();
    const prefix = (n) => (networks.length > 1 ? `${names[n]}, ` : "");
    return {
      head: ["layer", ...networks.flatMap((_, n) => KINDS.map((kind) => prefix(n) + kind))],
      body: networks[0].layers.map((_, l) => [
        String(l + 1), ...networks.flatMap(({ layers }) => KINDS.map((kind) => written(layers[l][kind]))),
      ]).reverse(),
    };
  }

  // The guide goes to the nearest layer.
  followHand(drawing, remembering(model, "layer"), (event) => moveTo(plot.layerAt(event)));

  return {
    body: [
      html("div", { class: "menus" },
        menus.activation.element, menus.initialisation.element, depth.element, menus.compare.element),
      html("div", {}, drawing, html("div", { class: "sliders" }, layer.element)),
    ],
    drawings: [{ drawing, fit: (width) => { plot.resize(width); drawn = null; } }],
    draw, values, rows,
    describe: (status) => set(drawing, { "aria-label": say(words.picture, { status }) }),
  };
}

/** Entries of a menu under a heading of their own. */
function group(label, entries) {
  return html("optgroup", { label }, ...entries.map(({ name, title }) => html("option", { value: name }, title)));
}

export default explorable("depth-explorer", words, build);
