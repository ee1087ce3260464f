// Paper cannot unfold. print.css unfolds hints and solutions where the browser knows ::details-content; this
// does so in the others, and folds them again afterwards.
(() => {
  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll("article details:not([open])")];
    for (const fold of unfolded) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of unfolded) fold.open = false;
    unfolded = [];
  });
})();
