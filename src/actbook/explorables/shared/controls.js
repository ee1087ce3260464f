/** Menus and sliders for the handles: each writes its own, and shows it. */

import { menu, slider, stepSlider } from "./elements.js";
import { nodeAt, nodeCount, snap } from "./geometry.js";
import { entryOf } from "./sharing.js";

/** All that a handle may be. @param {any} allowed  its entry in `link` @returns {any[]} */
export function valuesOf(allowed) {
  return allowed.choices ?? Array.from({ length: nodeCount(allowed) }, (_, i) => nodeAt(allowed, i));
}

/**
 * What a handle may be, its menu or slider offers.
 * @param {import("./explorable.js").Model} model @param {(state: import("./explorable.js").State) => void} write
 */
export function controlsOf(model, write) {
  const { handles } = model.get("link");
  /** @type {(() => void)[]} */
  const shown = [];
  const valueOf = (/** @type {string} */ handle) => entryOf(model.get(handle.split(".")[0]), handle);
  const move = (/** @type {string} */ handle, /** @type {any} */ value) => {
    const [trait, entry] = handle.split(".");
    write({ [trait]: entry ? { ...model.get(trait), [entry]: value } : value });
  };
  return {
    /** @param {string} label @param {string} handle @param {(choice: any) => string} [title]  what a choice is called */
    menu(label, handle, title = String) {
      const choices = /** @type {any[]} */ (handles[handle].choices);
      const control = menu({
        label, options: choices.map((choice) => [String(choice), title(choice)]),
        onChoose: (text) => move(handle, choices.find((choice) => String(choice) === text)),
      });
      shown.push(() => control.show(String(valueOf(handle))));
      return control;
    },
    /**
     * A slider and a number field, with as many decimals as its nodes have.
     * @param {string} label @param {string} unit  the symbol @param {() => string} [handle]  which one it moves now
     */
    slider(label, unit, handle = () => unit) {
      const grid = handles[handle()];
      const step = 1 / grid.per_unit;
      const decimals = (String(step).split(".")[1] ?? "").length;
      const onMove = (/** @type {number} */ value) => move(handle(), snap(grid, value));
      const control = slider({ label, unit, min: grid.low, max: grid.high, step, onMove });
      shown.push(() => control.show(valueOf(handle()), valueOf(handle()).toFixed(decimals)));
      return control;
    },
    /**
     * A slider through the choices or the nodes, with the present one in words.
     * @param {string | Node} label @param {string} handle
     * @param {(step: any) => string} seen  for the eye @param {(step: any) => string} [spoken]  for the ear
     */
    steps(label, handle, seen, spoken = seen) {
      const control = stepSlider({ label, steps: valuesOf(handles[handle]), onMove: (step) => move(handle, step), shown: seen, spoken });
      shown.push(() => control.show(valueOf(handle)));
      return control;
    },
    show() { for (const each of shown) each(); },
  };
}
