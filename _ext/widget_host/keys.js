/** The keys that move a slider's thumb. */

const MOVING = /^(Arrow\w+|Page\w+|Home|End)$/;
const RANGE = ".widget-place input[type=range]";

/**
 * Keeps them for the slider of a widget, whose thumb the browser itself moves. The theme's scripts hear every
 * key before any element does and search the whole page, for open menus and for the search field, each time:
 * that takes as long as drawing the figure anew. They listen later on the same window, so this comes first.
 * Returns what undoes it.
 * @param {Window} view
 */
export function keepMovingKeys(view) {
  /** @param {KeyboardEvent} event */
  const keep = (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !MOVING.test(event.key)) return;
    if (event.target instanceof Element && event.target.matches(RANGE)) event.stopImmediatePropagation();
  };
  const types = /** @type {const} */ (["keydown", "keyup"]);
  for (const type of types) view.addEventListener(type, keep, true);
  return () => { for (const type of types) view.removeEventListener(type, keep, true); };
}
