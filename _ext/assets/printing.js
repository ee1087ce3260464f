// Paper cannot unfold. print.css unfolds hints and solutions where the browser knows ::details-content; this
// does so in the others, and folds them again afterwards.
(() => {
  /** @type {HTMLDetailsElement[]} */
  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll("details")].filter((fold) => !fold.open && fold.closest("article"));
    for (const fold of unfolded) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of unfolded) fold.open = false;
    unfolded = [];
  });
})();
