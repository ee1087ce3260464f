// Formulas and figures are stops for the Tab key only while they are wider than their place.
(() => {
  const names = {
    "div.math": "Wide formula, scrolls sideways",
    ".figure-box": "Wide figure, scrolls sideways",
    "article p:has(math)": "", // stays a paragraph
  };
  const boxes = Object.entries(names).flatMap(([selector, name]) =>
    Array.from(document.querySelectorAll(selector), (box) => ({ box, name })),
  );
  const look = () => {
    // First measure all, then change what is not so already: one layout of the page, not one for each box.
    const wide = boxes.map(({ box }) => box.scrollWidth > box.clientWidth);
    boxes.forEach(({ box, name }, i) => {
      const wanted = { tabindex: "0", ...(name && { role: "group", "aria-label": name }) };
      for (const [attribute, value] of Object.entries(wanted)) {
        if (wide[i] === box.hasAttribute(attribute)) continue;
        wide[i] ? box.setAttribute(attribute, value) : box.removeAttribute(attribute);
      }
    });
  };
  // Not at once: that would lay out the page before the other scripts change it.
  addEventListener("load", () => document.fonts.ready.then(look));
  addEventListener("resize", look);
  addEventListener("toggle", look, true); // a hint or a solution was unfolded
  addEventListener("change", ({ target }) => {
    if (target instanceof Element && target.closest(".enlarge")) look(); // not after every step of a slider
  });
})();
