/**
 * The hand on a drawing: a press anywhere in it moves something there, and a drag is a press that goes on.
 * Whatever can be dragged can so be done by one click as well.
 */

/**
 * Calls `follow` for the press and for each move until it is let go, with what `grab` made of the press.
 * Only the main button counts; the drawing keeps the pointer when it leaves it.
 * @template Grabbed
 * @param {SVGElement} drawing @param {(event: PointerEvent, grabbed: Grabbed) => void} follow
 * @param {(event: PointerEvent) => Grabbed} [grab]  what is pressed on
 */
export function followHand(drawing, follow, grab = () => /** @type {any} */ (null)) {
  let held = false;
  /** @type {Grabbed} */
  let grabbed;
  drawing.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    held = true;
    grabbed = grab(event);
    drawing.setPointerCapture(event.pointerId);
    follow(event, grabbed);
    event.preventDefault();
  });
  drawing.addEventListener("pointermove", (event) => { if (held) follow(event, grabbed); });
  for (const end of ["pointerup", "pointercancel"]) drawing.addEventListener(end, () => { held = false; });
}
