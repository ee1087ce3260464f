/** The keys that move a slider's thumb. */

const MOVING = /^(Arrow\w+|Page\w+|Home|End)$/;
const RANGE = ".widget-place input[type=range]";

/**
 * Keeps them for the slider of a widget, whose thumb the browser itself moves. The theme's scripts hear every
 * key before any element does and search the whole page, for open menus and for the search field, each time:
 * that takes as long as drawing the figure anew. They listen later on the same window, so this comes first.
 * @param {Window} view
 */
export function keepMovingKeys(view) {
  /** @param {KeyboardEvent} event */
  const keep = (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !MOVING.test(event.key)) return;
    if (event.target instanceof Element && event.target.matches(RANGE)) event.stopImmediatePropagation();
  };
  for (const type of /** @type {const} */ (["keydown", "keyup"])) view.addEventListener(type, keep, true);
}
