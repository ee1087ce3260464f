/** A button that lets time run. */

import { button } from "./elements.js";

/**
 * Play, or Pause while it plays. Who asked for less motion does not get it: the slider beside it goes by hand.
 * @param {object} given
 * @param {string} given.what  what plays, for its name: "Play training"
 * @param {() => boolean} given.advance  one frame on; false when that was the last
 * @param {() => void} given.rewind  back to the first frame, when Play is pressed at the end
 * @param {() => boolean} given.ended  whether the last frame is shown
 * @param {number} [given.pause]  milliseconds between frames
 */
export function player({ what, advance, rewind, ended, pause = 300 }) {
  let timer = 0;
  const element = button(`Play ${what}`, () => (timer ? stop() : start()));
  element.classList.add("play");
  element.hidden = matchMedia("(prefers-reduced-motion: reduce)").matches;

  function start() {
    if (ended()) rewind();
    timer = setInterval(() => { if (!advance()) stop(); }, pause);
    element.textContent = `Pause ${what}`;
  }

  /** Pauses, also when the reader takes a handle in the middle of it. */
  function stop() {
    if (!timer) return;  // every step by hand comes here: to write the button's words again moves the page
    clearInterval(timer);
    timer = 0;
    element.textContent = `Play ${what}`;
  }

  return { element, stop, isPlaying: () => timer !== 0 };
}
