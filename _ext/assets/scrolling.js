// Formulas and figures are stops for the Tab key only while they are wider than their place.
(() => {
  const names = {
    "div.math": "Wide formula, scrolls sideways",
    ".figure-box": "Wide figure, scrolls sideways",
    "article p:has(> math)": "", // stays a paragraph
  };
  const look = () => {
    for (const [selector, name] of Object.entries(names)) {
      for (const box of document.querySelectorAll(selector)) {
        const wide = box.scrollWidth > box.clientWidth;
        const set = (attribute, value) => (wide ? box.setAttribute(attribute, value) : box.removeAttribute(attribute));
        set("tabindex", "0");
        if (!name) continue;
        set("role", "group");
        set("aria-label", name);
      }
    }
  };
  look();
  addEventListener("load", look);
  addEventListener("resize", look);
  addEventListener("toggle", look, true); // a hint or a solution was unfolded
  addEventListener("change", look); // a figure was enlarged
  document.fonts.ready.then(look);
})();
