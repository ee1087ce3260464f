/** Every hidden unit as a bar against the line z = 0, and the dead counted below. The drawing half of DyingLaboratory. */

import { snap } from "../shared/geometry.js";
import { html, svg } from "../shared/elements.js";
import { controlsOf } from "../shared/controls.js";
import { followHand, remembering } from "../shared/dragging.js";
import { handlePlayer } from "../shared/player.js";
import { explorable } from "../shared/explorable.js";
import { fixed, say, short } from "../shared/sentences.js";
import { barsPanel } from "./unit_bars.js";
import { counterPanel } from "./death_counter.js";
import { layerOf, unitReader } from "./unit_reader.js";
import words from "./dying_laboratory.json" with { type: "json" };

const FAR = 1000;  // tenths: what is beyond ±100 travels as ±100
const LOST = 1_000_000;  // thousandths

/** A z that travels in tenths. @param {number} tenths */
function zText(tenths) {
  const reach = tenths <= -FAR ? "below" : tenths >= FAR ? "above" : "inside";
  return say(words.z, { reach, z: fixed(tenths / 10, 1) });
}

/** In a word or three: what a unit is. */
const conditionOf = ({ isOff, isDead }) => words.conditions[isDead ? "dead" : isOff ? "off" : "alive"];

/** What every unit did, and what is said of it, from the traits alone. @param {(trait: string) => any} get */
export function readerOf(get) {
  const read = unitReader(get);

  /** What the status sentence is filled with; `values` in dying_laboratory.py. */
  function values() {
    const seen = read.seen();
    const { slopes, on, samples, seeds, seedsLost } = seen;
    return {
      ...seen, rate: short(seen.rate), bias: short(seen.bias), median: short(seen.median),
      run: seen.lostAt === null ? "going" : "diverged", lost_at: seen.lostAt,
      kind: slopes.off === 0 ? "kills" : "leaks",
      loss: seen.loss < LOST ? fixed(seen.loss / 1000, 3) : words.lost_loss, lost_loss: words.lost_loss,
      accuracy: fixed(seen.right / samples, 2),
      seeds_lost: seedsLost, seeds_left: seedsLost === seeds ? "none" : seedsLost ? seeds - seedsLost : "all",
      low: zText(seen.low), high: zText(seen.high), slopes: on > 0 && on < samples ? "two" : "one",
      slope: short(on ? slopes.on : slopes.off), slope_off: short(slopes.off), condition: conditionOf(seen),
    };
  }
  return { ...read, values };
}

function build(model, write) {
  const [sizes, functions, { handles }] = ["sizes", "functions", "link"].map((name) => model.get(name));
  const { units, everyUnit, courses, seen, values } = readerOf((trait) => model.get(trait));
  const play = handlePlayer(model, write, "step", { what: "training" });
  const controls = controlsOf(model, (state) => {
    if ("step" in state) play.stop();
    write(state);
  });
  const [upper, lower] = [1, 2].map(() => svg("svg", { role: "img", class: "drawing" }));
  const bars = barsPanel(upper, sizes.widths);
  const counter = counterPanel(lower, sizes, units, words.counter);

  function draw() {
    const now = seen();
    bars.show(now, everyUnit);
    counter.course(now, courses);
    counter.step(now);
    controls.show();
  }

  function rows() {
    const row = (unit, i) => [
      String(i + 1), String(layerOf(sizes.widths, i + 1)), zText(unit.low), zText(unit.high), String(unit.on), conditionOf(unit),
    ];
    return {
      head: ["unit", "layer", "smallest z", "largest z", "samples on", "it is"],
      body: seen().lostAt === null ? everyUnit().map(row) : [],
    };
  }

  // In the upper panel the hand selects the nearest unit, in the lower it goes to the nearest step.
  followHand(upper, remembering(model, "unit"), (event) => write({ unit: snap(handles.unit, bars.at(event)[0]) }));
  followHand(lower, remembering(model, "step"), (event) => {
    play.stop();
    write({ step: snap(handles.step, counter.at(event)[0]) });
  });

  return {
    body: [
      html("div", { class: "menus" }, controls.menu("Activation", "activation", (name) => functions[name].title).element,
        controls.menu("Learning rate", "rate", short).element, controls.menu("Starting bias", "bias", short).element, play.element),
      html("div", { class: "part" }, bars.key, upper, controls.slider("Unit", "unit").element),
      html("div", { class: "part" }, counter.key, lower, controls.slider("Step", "step").element),
    ],
    drawings: [{ drawing: upper, fit: bars.fit }, { drawing: lower, fit: counter.fit }],
    draw, rows, values, stop: play.stop,
  };
}

export default explorable("dying-laboratory", words, build);
