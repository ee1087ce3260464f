/** What surrounds the drawing: a question to answer first, and things to try. */

import { button, html } from "./elements.js";

/**
 * A question with choices. Choosing reveals whether the guess was right and why; any choice can be tried.
 * @param {{question: string, choices: string[], answer: number, explanation: string}} prediction  without a question: none
 * @param {(verdict: string) => void} tell  says it aloud
 */
export function predict(prediction, tell) {
  if (!prediction.question) return html("div", { hidden: true });
  const verdict = html("p", { class: "verdict" });
  const choices = prediction.choices.map((text, i) => button(text, () => {
    choices.forEach((other, k) => other.setAttribute("aria-pressed", String(k === i)));
    verdict.textContent = (i === prediction.answer ? "Yes. " : `Not quite: ${prediction.choices[prediction.answer]}. `)
      + prediction.explanation;
    tell(verdict.textContent);
  }, { "aria-pressed": "false" }));
  return html("div", { class: "predict", role: "group", "aria-label": "Guess first" },
    html("p", {}, html("strong", {}, "Guess first. "), prediction.question),
    html("div", { class: "buttons" }, ...choices), verdict);
}

/**
 * Things to try, each with a button that sets the state it speaks of.
 * @param {{text: string, label: string, state: object}[]} prompts @param {(state: object) => void} onTry
 */
export function tryThis(prompts, onTry) {
  return html("div", { class: "try", role: "group", "aria-label": "Try this" },
    html("p", {}, html("strong", {}, "Try this")),
    html("ul", {}, ...prompts.map(({ text, label, state }) =>
      html("li", {}, html("span", {}, text), button(label, () => onTry(state))))));
}
