/**
 * The hand on a drawing or a range: a press moves something there, and a drag is a press that goes on.
 * Whatever can be dragged can so be done by one click as well.
 *
 * A finger may have come to scroll or to zoom: it moves nothing until it goes sideways or, as a tap, lifts again.
 * What it has moved by then is put back when the browser takes it for scrolling, or when a second finger comes.
 * Something small whose `touch-action` is none moves at once and any way, and the page does not.
 */

const SIDEWAYS = 6;  // pixels
const TAP = 16;  // pixels: a browser may call a press that wanders so far a tap

/**
 * @typedef {{move: (event: PointerEvent) => void, undo: () => void}} Hold
 * @typedef {Hold & {id: number, x: number, y: number, isMoving: boolean, isOver: boolean}} Hand
 * @param {GlobalEventHandlers} element @param {(event: PointerEvent) => Hold | null} begin  what a press takes hold of
 * @returns {() => boolean}  whether a finger is down that has moved nothing yet
 */
function onHand(element, begin) {
  /** @type {Hand | null} */
  let hand = null;
  /**
   * @param {"pointermove" | "pointerup" | "pointercancel"} type
   * @param {(hand: Hand, event: PointerEvent, dx: number, dy: number) => void} act
   */
  const on = (type, act) => element.addEventListener(type, (event) => {
    if (event.pointerId === hand?.id) act(hand, event, Math.abs(event.clientX - hand.x), Math.abs(event.clientY - hand.y));
  });
  addEventListener("pointerdown", ({ isPrimary }) => {  // a second finger may come down beside the element
    if (!hand || isPrimary) return;
    hand.undo();
    Object.assign(hand, { isMoving: false, isOver: true });
  }, true);
  element.addEventListener("pointerdown", (event) => {
    const hold = event.isPrimary && event.button === 0 && begin(event);
    if (!hold) return;
    const isMoving = event.pointerType === "mouse" || getComputedStyle(/** @type {Element} */ (event.target)).touchAction === "none";
    hand = { ...hold, id: event.pointerId, x: event.clientX, y: event.clientY, isMoving, isOver: false };
    if (hand.isMoving) hand.move(event);
  });
  // Chromium takes the touch-action of the whole drawing, whatever a shape in it has.
  element.addEventListener("touchstart", (event) => { if (hand?.isMoving) event.preventDefault(); }, { passive: false });
  on("pointermove", (held, event, dx, dy) => {
    held.isMoving ||= !held.isOver && dx >= SIDEWAYS && dx > dy;
    if (held.isMoving) held.move(event);
  });
  on("pointerup", (held, event, dx, dy) => {
    if (!held.isMoving && !held.isOver && Math.hypot(dx, dy) < TAP) held.move(event);
    else if (!held.isMoving) held.undo();
    hand = null;
  });
  on("pointercancel", (held) => {
    held.undo();
    hand = null;
  });
  return () => hand !== null && !hand.isMoving;
}

/**
 * Calls `follow` for the press and for each move until it is let go, with what `grab` made of the press.
 * Only the main button counts; the drawing keeps the pointer when it leaves it.
 * @template Grabbed
 * @param {SVGElement} drawing
 * @param {() => () => void} remember  the state at the press; what it returns puts that back
 * @param {(event: PointerEvent, grabbed: Grabbed) => void} follow
 * @param {(event: PointerEvent) => Grabbed} [grab]  what is pressed on
 */
export function followHand(drawing, remember, follow, grab = () => /** @type {any} */ (null)) {
  onHand(drawing, (event) => {
    const grabbed = grab(event);
    drawing.setPointerCapture(event.pointerId);
    event.preventDefault();
    return { move: (later) => follow(later, grabbed), undo: remember() };
  });
}

/**
 * For `followHand`: remembers some traits.
 * @param {{get: (trait: string) => any, set: (trait: string, value: any) => void, save_changes: () => void}} model
 * @param {string[]} traits
 */
export function remembering(model, ...traits) {
  return () => {
    const before = traits.map((trait) => model.get(trait));
    return () => {
      traits.forEach((trait, n) => model.set(trait, before[n]));
      model.save_changes();
    };
  };
}

/**
 * For something drawn that goes by keys: a listener that calls `act` with what `steps` has for the key. With another
 * key than Shift held down, and for all others, it is the browser's.
 * @template Step
 * @param {Record<string, Step>} steps @param {(step: Step, isFine: boolean) => void} act  with Shift the step is a fine one
 */
export function onKeys(steps, act) {
  return (/** @type {KeyboardEvent} */ event) => {
    const step = steps[event.key];
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    act(step, event.shiftKey);
  };
}

/**
 * For `onKeys`: what each key adds to a value, all the keys of a native slider. Home and End go as far as it goes.
 * @param {number} step @param {number} page  a large step
 * @returns {Record<string, number>}
 */
export function valueKeys(step, page) {
  return {
    ArrowUp: step, ArrowRight: step, ArrowDown: -step, ArrowLeft: -step, PageUp: page, PageDown: -page, Home: -Infinity, End: Infinity,
  };
}

/** Calls `act` when the range's value was moved; the browser itself moves it. @param {HTMLInputElement} range @param {() => void} act */
export function followRange(range, act) {
  const isWaiting = onHand(range, (event) => {
    const { value } = range;
    return event.pointerType === "mouse" ? null : { move: act, undo: () => { range.value = value; act(); } };
  });
  range.addEventListener("input", () => { if (!isWaiting()) act(); });
}
