// Formulas are stops for the Tab key only while they are wider than their place, and whatever is wider
// says on which side it goes on, for a fading edge there.
(() => {
  const names = {
    "div.math": "Wide formula, scrolls sideways",
    "article p:has(math)": "", // stays a paragraph
  };
  const boxes = Object.entries(names).flatMap(([selector, name]) =>
    Array.from(document.querySelectorAll(selector), (box) => ({ box, name })),
  );
  const others = "article .cell_output :is(pre, .text_html), .pst-scrollable-table-container"; // the theme makes them stops
  const edged = [...boxes.map(({ box }) => box), ...document.querySelectorAll(others)];
  /** @param {Element} box */
  const sides = (box) => {
    const rest = box.scrollWidth - box.clientWidth;
    const left = Math.abs(box.scrollLeft) > 1;
    return [left && "left", rest - Math.abs(box.scrollLeft) > 1 && "right"].filter(Boolean).join(" ");
  };
  /** @param {Element} box @param {string} goesOn */
  const mark = (box, goesOn) => {
    if (goesOn === (box.getAttribute("data-goes-on") ?? "")) return;
    goesOn ? box.setAttribute("data-goes-on", goesOn) : box.removeAttribute("data-goes-on");
  };
  const look = () => {
    // First measure all, then change what is not so already: one layout of the page, not one for each box.
    const wide = boxes.map(({ box }) => box.scrollWidth > box.clientWidth);
    const goOn = edged.map(sides);
    boxes.forEach(({ box, name }, i) => {
      const wanted = { tabindex: "0", ...(name && { role: "group", "aria-label": name }) };
      for (const [attribute, value] of Object.entries(wanted)) {
        if (wide[i] === box.hasAttribute(attribute)) continue;
        wide[i] ? box.setAttribute(attribute, value) : box.removeAttribute(attribute);
      }
    });
    edged.forEach((box, i) => mark(box, goOn[i]));
  };
  // Not at once: that would lay out the page before the other scripts change it.
  addEventListener("load", () => document.fonts.ready.then(look));
  addEventListener("resize", look);
  addEventListener("toggle", look, true); // a hint or a solution was unfolded
  for (const box of edged) box.addEventListener("scroll", () => mark(box, sides(box)), { passive: true });
})();
