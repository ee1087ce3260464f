// Runs in every page that is measured, before anything else: finds the slider, says when it first answers,
// and marks in the trace when an input's change is in the page. `bench/visits.py` fills in CONFIG.
(() => {
  const { slider, picture, isImage, retryMs } = CONFIG;
  const bench = { waiting: false, answeredMs: null, keys: 0 };
  window.bench = bench;

  // A key arms the mark, and nothing else does: what a page changes later by itself is no answer.
  addEventListener("keydown", (event) => {
    if (!event.isTrusted) return;
    bench.keys += 1;
    bench.waiting = true;
  }, { capture: true });

  function shown() {
    if (!bench.waiting) return;
    bench.waiting = false;
    performance.mark("shown");
    bench.answeredMs ??= performance.now();
  }

  // A picture from a kernel counts when it is loaded; a drawing in the page as soon as it has changed.
  let last = null;
  function changed(place, records) {
    if (!isImage) {
      // What is only said to a screen reader, often later, is no part of the picture.
      if (records.some(({ attributeName }) => !attributeName?.startsWith("aria-"))) shown();
      return;
    }
    const image = place.querySelector("img");
    if (!image || image.src === last) return;
    last = image.src;
    if (image.complete) shown();
    else image.addEventListener("load", shown, { once: true });
  }

  // What a hand does with the slider, without a hand: the first step that is answered ends the search.
  function step(element) {
    bench.waiting = true;
    if (element.matches("input")) {
      element.stepUp();
      element.dispatchEvent(new Event("input", { bubbles: true }));
    } else {
      element.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true, cancelable: true }));
    }
  }

  let watched = null;
  let triedAt = -Infinity;
  function look() {
    const place = document.querySelector(picture);
    const element = document.querySelector(slider);
    if (place && place !== watched) {
      watched = place;
      last = place.querySelector("img")?.src ?? null;
      new MutationObserver((records) => changed(place, records))
        .observe(place, { attributes: true, childList: true, subtree: true });
    }
    if (place && element && (!isImage || last)) {
      if (triedAt < 0) element.scrollIntoView({ block: "center" });
      if (performance.now() - triedAt >= retryMs) {
        triedAt = performance.now();
        step(element);
      }
    } else if (isImage && place) {
      last = place.querySelector("img")?.src ?? null;
    }
    if (bench.answeredMs === null) setTimeout(look, 5);
  }
  look();
})();
