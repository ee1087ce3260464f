// Each piece of code has a number, for a screen reader's list of groups and of buttons: "Copy code 7" copies it.
(() => {
  const codes = document.querySelectorAll('article div[class^="highlight-"]:not(.cell_output *)');
  codes.forEach((code, index) => {
    const name = `code ${index + 1}`;
    code.querySelector(".copybtn")?.setAttribute("aria-label", `Copy ${name}`);
    const cell = code.closest(".cell");
    for (const [part, words] of [[".cell_input", `Code ${index + 1}`], [".cell_output", `Output of ${name}`]]) {
      const group = cell?.querySelector(part);
      group?.setAttribute("role", "group");
      group?.setAttribute("aria-label", words);
    }
  });
})();
