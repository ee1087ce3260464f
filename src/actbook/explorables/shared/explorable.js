/** What every explorable has around its drawing: a question, a status line, things to try, a reset, a table. */

import { button, coalesced, foldedTable, html, statusLine } from "./elements.js";
import { fitted } from "./panel.js";
import { say } from "./sentences.js";

/**
 * @typedef {Record<string, any>} State  values by trait
 * @typedef {object} Model
 * @property {(trait: string) => any} get @property {(trait: string, value: any) => void} set
 * @property {() => void} save_changes
 * @property {(event: string, listener: () => void) => void} on
 * @property {(event: string, listener: () => void) => void} off
 *
 * @typedef {object} Parts
 * @property {Node[]} body  the drawing and its controls
 * @property {{drawing: SVGElement, fit: (width: number) => void}[]} drawings  each with what fits it to a width
 * @property {() => void} draw  shows the traits: it reads the model, and nothing writes but handlers
 * @property {() => Record<string, any>} values  what the status sentence is filled with
 * @property {(status: string) => void} describe  gives the drawing its name for a screen reader
 * @property {() => {head: string[], body: string[][]}} rows  of the table
 * @property {() => void} [stop]  what runs; also called when a button sets a state
 */

/**
 * A widget's module from its parts. `words` is its JSON file: what the group and the table are called, and the
 * status sentence.
 * @param {string} kind  its class in the style sheet
 * @param {{name: string, table: string, status: import("./sentences.js").Template}} words
 * @param {(model: Model, write: (state: State) => void, tell: (said: string) => void) => Parts} build  `tell` says it aloud
 */
export function explorable(kind, words, build) {
  /** @param {{model: Model, el: Element}} place */
  function render({ model, el }) {
    const write = (/** @type {State} */ state) => {
      for (const [name, value] of Object.entries(state)) model.set(name, value);
      model.save_changes();
    };
    const status = statusLine((said) => parts.describe(said));
    const parts = build(model, write, status.tell);
    const press = (/** @type {State} */ state) => { parts.stop?.(); write(state); };
    const table = foldedTable({ summary: words.table, rows: parts.rows });
    el.append(html(
      "div",
      {
        class: `explorable ${kind}`, role: "group", "aria-label": words.name,
        "data-lm-suppress-shortcuts": true,  // JupyterLab would take the arrow keys for its cells
      },
      predict(model.get("prediction"), status.tell),
      ...parts.body,
      ...status.elements,
      tryThis(model.get("prompts"), press),
      html("div", { class: "foot" }, button("Reset", () => press(model.get("start"))), table.element),
    ));

    function draw() {
      parts.draw();
      status.say(say(words.status, parts.values()));
      table.update();
    }
    const redraw = coalesced(draw);
    const handles = Object.keys(model.get("start"));
    for (const name of handles) model.on(`change:${name}`, redraw);
    let laid = 0;  // the first drawing waits for all panels
    const unfit = parts.drawings.map(({ drawing, fit }) => fitted(drawing, (width) => {
      fit(width);
      laid += 1;
      if (laid >= parts.drawings.length) draw();
    }));
    return () => {
      for (const name of handles) model.off(`change:${name}`, redraw);
      for (const stop of unfit) stop();
      parts.stop?.();
      status.stop();
    };
  }
  return { render };
}

/**
 * A question with choices. Choosing reveals whether the guess was right and why; any choice can be tried.
 * @param {{question: string, choices: string[], answer: number, explanation: string}} prediction  without a question: none
 * @param {(verdict: string) => void} tell  says it aloud
 */
function predict(prediction, tell) {
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
 * @param {{text: string, label: string, state: State}[]} prompts @param {(state: State) => void} onTry
 */
function tryThis(prompts, onTry) {
  return html("div", { class: "try", role: "group", "aria-label": "Try this" },
    html("p", {}, html("strong", {}, "Try this")),
    html("ul", {}, ...prompts.map(({ text, label, state }) =>
      html("li", {}, html("span", {}, text), button(label, () => onTry(state))))));
}
