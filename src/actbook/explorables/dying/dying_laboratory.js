/** Every hidden unit as a bar against the line z = 0, and the dead counted below. The drawing half of DyingLaboratory. */

import { clamp } from "../shared/geometry.js";
import { html, menu, set, slider, svg } from "../shared/elements.js";
import { followHand, remembering } from "../shared/dragging.js";
import { placeOf } from "../shared/panel.js";
import { player } from "../shared/player.js";
import { explorable } from "../shared/explorable.js";
import { fixed, say, short } from "../shared/sentences.js";
import { barsPanel } from "./unit_bars.js";
import { counterPanel } from "./death_counter.js";
import { layerOf, reader } from "./unit_reader.js";
import words from "./dying_laboratory.json" with { type: "json" };

const FAR = 1000;  // tenths: what is beyond ±100 travels as ±100
const LOST = 1_000_000;  // thousandths

/** A z that travels in tenths. @param {number} tenths */
function zText(tenths) {
  const reach = tenths <= -FAR ? "below" : tenths >= FAR ? "above" : "inside";
  return say(words.z, { reach, z: fixed(tenths / 10, 1) });
}

/** In a word or three: what a unit is. @param {{isOff: boolean, isDead: boolean}} unit */
function conditionOf({ isOff, isDead }) {
  return words.conditions[isDead ? "dead" : isOff ? "off" : "alive"];
}

/**
 * What every unit did, and what is said of it, from the traits alone. Pure: tested with `node --test`.
 * @param {(trait: string) => any} get
 */
export function readerOf(get) {
  const [offered, sizes, functions, frames] = ["offered", "sizes", "functions", "frames"].map(get);
  const read = reader({ offered, sizes, functions, frames });
  /** @returns {import("./unit_reader.js").Handles} */
  const handles = () => ({
    activation: get("activation"), rate: get("rate"), bias: get("bias"), step: get("step"), unit: get("unit"),
  });

  /** What the status sentence is filled with; `values` in dying_laboratory.py. */
  function values(seen = read.seenAt(handles())) {
    const { slopes, on, samples, seeds, seedsLost, spread } = seen;
    return {
      ...seen, rate: short(seen.rate), bias: short(seen.bias),
      run: seen.lostAt === null ? "going" : "diverged", lost_at: seen.lostAt,
      kind: slopes.off === 0 ? "kills" : "leaks",
      loss: seen.loss < LOST ? fixed(seen.loss / 1000, 3) : words.lost_loss, lost_loss: words.lost_loss,
      accuracy: fixed(seen.right / samples, 2),
      seeds_lost: seedsLost, seeds_left: seedsLost === seeds ? "none" : seedsLost ? seeds - seedsLost : "all",
      fewest: spread.fewest, most: spread.most, median: short(spread.median),
      low: zText(seen.low), high: zText(seen.high), slopes: on > 0 && on < samples ? "two" : "one",
      slope: short(on ? slopes.on : slopes.off), slope_off: short(slopes.off), condition: conditionOf(seen),
    };
  }
  return { ...read, handles, values };
}

function build(model, write) {
  const [offered, sizes, functions] = ["offered", "sizes", "functions"].map((name) => model.get(name));
  const read = readerOf((trait) => model.get(trait));
  const goTo = (step) => { running.stop(); write({ step: clamp(Math.round(step), 0, sizes.steps) }); };
  const select = (unit) => write({ unit: clamp(Math.round(unit), 1, read.units) });

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
  const stepRange = slider({ label: "Step", unit: "step", min: 0, max: sizes.steps, step: 1, onMove: goTo });
  const running = player({
    what: "training",
    advance: () => { write({ step: model.get("step") + 1 }); return model.get("step") < sizes.steps; },
    rewind: () => write({ step: 0 }),
    ended: () => model.get("step") >= sizes.steps,
  });
  const [upper, lower] = [1, 2].map(() => svg("svg", { role: "img", class: "drawing" }));
  const bars = barsPanel(upper, sizes, read.units);
  const counter = counterPanel(lower, sizes, read.units, words.counter);
  const every = (now) => Array.from({ length: read.units }, (_, i) => read.unitAt(now, i + 1));

  function draw() {
    const now = read.handles();
    const seen = read.seenAt(now);
    bars.show(seen, () => (seen.lostAt === null ? every(now) : null));
    counter.course(now, () => ({
      seeds: read.everySeed(now), dead: read.deadCourse(now), isLeaky: seen.slopes.off !== 0,
    }));
    counter.step(seen);
    for (const [name, each] of Object.entries(menus)) each.show(String(now[name]));
    unitSlider.show(now.unit, String(now.unit));
    stepRange.show(now.step, String(now.step));
  }

  function rows() {
    const now = read.handles();
    const row = (state, i) => [
      String(i + 1), String(layerOf(sizes.widths, i + 1)), zText(state.low), zText(state.high), String(state.on),
      conditionOf(state),
    ];
    return {
      head: ["unit", "layer", "smallest z", "largest z", "samples on", "it is"],
      body: read.seenAt(now).lostAt === null ? every(now).map(row) : [],
    };
  }

  // In the upper panel the hand selects the nearest unit, in the lower it goes to the nearest step.
  followHand(upper, remembering(model, "unit"), (event) => select(bars.at(placeOf(upper, bars.width(), event)[0])));
  followHand(lower, remembering(model, "step"), (event) => goTo(counter.at(placeOf(lower, counter.width(), event)[0])));

  return {
    body: [
      html("div", { class: "menus" }, ...Object.values(menus).map((one) => one.element), running.element),
      html("div", { class: "part" }, bars.key, upper, unitSlider.element),
      html("div", { class: "part" }, counter.key, lower, stepRange.element),
    ],
    drawings: [{ drawing: upper, fit: bars.fit }, { drawing: lower, fit: counter.fit }],
    draw, rows, values: () => read.values(),
    describe: (status) => set(upper, { "aria-label": say(words.picture, { units: read.units, status }) }),
    stop: running.stop,
  };
}

export default explorable("dying-laboratory", words, build);
