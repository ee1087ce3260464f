/** Every hidden unit as a bar against the line z = 0, and the dead counted below. The drawing half of DyingLaboratory. */

import { clamp, short } from "../drawing/geometry.js";
import { button, coalesced, foldedTable, html, menu, set, slider, statusLine, svg } from "../drawing/elements.js";
import { followHand, remembering } from "../drawing/dragging.js";
import { fitted, placeOf } from "../drawing/panel.js";
import { player } from "../drawing/playing.js";
import { predict, tryThis } from "../drawing/asking.js";
import { barsPanel } from "./bars.js";
import { counterPanel } from "./counter.js";
import { condition, sentence, zText } from "./sentence.js";
import { layerOf, reader } from "./units.js";

const HANDLES = ["activation", "rate", "bias", "step", "unit"];

function render({ model, el }) {
  const [offered, sizes, functions] = ["offered", "sizes", "functions"].map((name) => model.get(name));
  const read = reader({ offered, sizes, functions, frames: model.get("frames") });

  // Handlers write the model; draw() reads it; nothing else does either.
  const write = (state) => {
    for (const [name, value] of Object.entries(state)) model.set(name, value);
    model.save_changes();
  };
  /** @returns {import("./units.js").Handles} */
  const handles = () => ({
    activation: model.get("activation"), rate: model.get("rate"), bias: model.get("bias"),
    step: model.get("step"), unit: model.get("unit"),
  });
  const goTo = (step) => { running.stop(); write({ step: clamp(Math.round(step), 0, sizes.steps) }); };
  const select = (unit) => write({ unit: clamp(Math.round(unit), 1, read.units) });
  const show = (state) => { running.stop(); write(state); };

  const numbered = (label, name) => menu({
    label,
    options: offered[name].map((value) => [String(value), short(value)]),
    onChoose: (text) => write({ [name]: Number(text) }),
  });
  const menus = {
    activation: menu({
      label: "Activation",
      options: offered.activation.map((name) => [name, functions[name].title]),
      onChoose: (activation) => write({ activation }),
    }),
    rate: numbered("Learning rate", "rate"),
    bias: numbered("Starting bias", "bias"),
  };
  const unitSlider = slider({ label: "Unit", unit: "unit", min: 1, max: read.units, step: 1, onMove: select });
  const stepSlider = slider({ label: "Step", unit: "step", min: 0, max: sizes.steps, step: 1, onMove: goTo });
  const running = player({
    what: "training",
    advance: () => { write({ step: model.get("step") + 1 }); return model.get("step") < sizes.steps; },
    rewind: () => write({ step: 0 }),
    ended: () => model.get("step") >= sizes.steps,
  });

  const [upper, lower] = [1, 2].map(() => svg("svg", { role: "img", class: "drawing" }));
  const bars = barsPanel(upper, sizes, read.units);
  const counter = counterPanel(lower, sizes, read.units);
  const status = statusLine((said) => set(upper, {
    "aria-label": `A bar for each of the ${read.units} hidden units, from its smallest to its largest z. ${said}`,
  }));
  const table = foldedTable({ summary: "The units' values as a table", rows: () => tableRows() });
  const root = html(
    "div",
    {
      class: "explorable dying-laboratory", role: "group", "aria-label": "Dying-ReLU laboratory",
      "data-lm-suppress-shortcuts": true,  // JupyterLab would take the arrow keys for its cells
    },
    predict(model.get("prediction"), status.tell),
    html("div", { class: "menus" }, ...Object.values(menus).map((one) => one.element), running.element),
    html("div", { class: "part" }, bars.key, upper, unitSlider.element),
    html("div", { class: "part" }, counter.key, lower, stepSlider.element),
    ...status.elements,
    tryThis(model.get("prompts"), show),
    html("div", { class: "foot" }, button("Reset", () => show(model.get("start"))), table.element),
  );
  el.append(root);

  const every = (now) => Array.from({ length: read.units }, (_, i) => read.unitAt(now, i + 1));

  function draw() {
    const now = handles();
    const seen = read.seenAt(now);
    bars.show(seen, () => (seen.lostAt === null ? every(now) : null));
    counter.course(now, () => ({
      seeds: read.everySeed(now), dead: read.deadCourse(now), isLeaky: seen.slopes.off !== 0,
    }));
    counter.step(seen);
    menus.activation.show(now.activation);
    menus.rate.show(String(now.rate));
    menus.bias.show(String(now.bias));
    unitSlider.show(now.unit, String(now.unit));
    stepSlider.show(now.step, String(now.step));
    status.say(sentence(seen));
    table.update();
  }

  function tableRows() {
    const now = handles();
    const seen = read.seenAt(now);
    const row = (state, i) => [
      String(i + 1), String(layerOf(sizes.widths, i + 1)), zText(state.low), zText(state.high), String(state.on),
      condition(state),
    ];
    return {
      head: ["unit", "layer", "smallest z", "largest z", "samples on", "it is"],
      body: seen.lostAt === null ? every(now).map(row) : [],
    };
  }

  // In the upper panel the hand selects the nearest unit, in the lower it goes to the nearest step.
  followHand(upper, remembering(model, "unit"), (event) => select(bars.at(placeOf(upper, bars.width(), event)[0])));
  followHand(lower, remembering(model, "step"), (event) => goTo(counter.at(placeOf(lower, counter.width(), event)[0])));

  const redraw = coalesced(draw);
  for (const name of HANDLES) model.on(`change:${name}`, redraw);
  let laid = 0;  // the first drawing waits for both panels
  const unfit = [
    fitted(upper, (width) => { bars.fit(width); laid += 1; if (laid > 1) draw(); }),
    fitted(lower, (width) => { counter.fit(width); laid += 1; if (laid > 1) draw(); }),
  ];
  return () => {
    for (const name of HANDLES) model.off(`change:${name}`, redraw);
    for (const stop of unfit) stop();
    running.stop();
    status.stop();
  };
}

export default { render };
