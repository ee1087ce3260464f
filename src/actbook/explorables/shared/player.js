/** A button that lets time run. */

import { valuesOf } from "./controls.js";
import { button } from "./elements.js";

/**
 * Play, or Pause while it plays. Who asked for less motion does not get it: the slider beside it goes by hand.
 * @param {object} given
 * @param {string} given.what  what plays, for its name: "Play training"
 * @param {() => boolean} given.advance  one frame on; false when that was the last
 * @param {() => void} given.rewind  back to the first frame, when Play is pressed at the end
 * @param {() => boolean} given.ended  whether the last frame is shown
 * @param {number} [given.pause]  milliseconds between frames
 * @param {(share: number) => void} [given.between]  draws what is that share of the way to the next frame
 */
export function player({ what, advance, rewind, ended, pause = 300, between }) {
  let timer = 0;
  const element = button(`Play ${what}`, () => (timer ? stop() : start()));
  element.classList.add("play");
  element.hidden = matchMedia("(prefers-reduced-motion: reduce)").matches;

  function start() {
    if (ended()) rewind();
    const moments = between ? Math.round(pause / 30) : 1;
    let moment = 0;
    timer = setInterval(() => {
      moment = (moment + 1) % moments;
      if (moment) between?.(moment / moments);
      else if (!advance()) stop();
    }, pause / moments);
    element.textContent = `Pause ${what}`;
  }

  /** Pauses, also when the reader takes a handle in the middle of it. */
  function stop() {
    if (!timer) return;  // every step by hand comes here: to write the button's words again moves the page
    clearInterval(timer);
    timer = 0;
    element.textContent = `Play ${what}`;
  }

  return { element, stop };
}

/**
 * A player that goes through a handle's values, one a frame.
 * @param {import("./explorable.js").Model} model @param {(state: import("./explorable.js").State) => void} write
 * @param {string} handle @param {{what: string, pause?: number, between?: (share: number) => void}} given
 */
export function handlePlayer(model, write, handle, given) {
  const values = valuesOf(model.get("link").handles[handle]);
  const at = () => values.indexOf(model.get(handle));
  const ended = () => at() === values.length - 1;
  const go = (/** @type {number} */ place) => write({ [handle]: values[place] });
  return player({ ...given, ended, rewind: () => go(0), advance: () => { go(at() + 1); return !ended(); } });
}
