/** Long work in slices: the page answers and paints in between. Pure: the clock is given. */

/**
 * As many pieces as begin within a time, at least one; none after a piece that says `true`: the frame ends there.
 * @param {Iterator<boolean | void>} pieces @param {number} milliseconds @param {() => number} now
 * @returns {boolean}  whether that was the last
 */
export function runSlice(pieces, milliseconds, now) {
  const until = now() + milliseconds;
  for (;;) {
    const { done, value } = pieces.next();
    if (done || value || now() >= until) return Boolean(done);
  }
}

/**
 * The training as pieces: a step, or a part of a picture. A frame has a few steps, so that it can be watched.
 * @param {object} given
 * @param {() => number} given.step  returns how many were taken @param {number} given.steps
 * @param {() => Iterable<void>} given.picture  its parts
 * @param {{frame: number, picture: number}} given.every  steps to a frame, and from picture to picture
 */
export function* learning({ step, steps, picture, every }) {
  for (let time = 0; time < steps;) {
    time = step();
    if (time < steps && time % every.picture === 0) {
      yield;
      yield* picture();
    }
    yield time % every.frame === 0;
  }
  yield* picture();
}
