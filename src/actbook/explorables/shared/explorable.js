/** What every explorable has around its drawing: a question, a status line, things to try, a reset, a table. */

import { button, coalesced, foldedTable, hide, html, set, statusLine } from "./elements.js";
import { fitted } from "./panel.js";
import { saveFile } from "./saving.js";
import { copyLink, pictureOf } from "./sharing.js";
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
 * @property {(status: string) => void} [describe]  names the picture for a screen reader; else the first drawing gets
 *   the words' "picture"
 * @property {() => {head: string[], body: string[][]}} rows  of the table
 * @property {() => void} [stop]  what runs; also called when a button sets a state
 */

/**
 * A widget's module from its parts. `words` is its JSON file: what the group and the table are called, and the
 * status sentence.
 * @param {string} kind  its class in the style sheet
 * @param {{name: string, table: string, picture: import("./sentences.js").Template, status: import("./sentences.js").Template}} words
 * @param {(model: Model, write: (state: State) => void, tell: (said: string) => void) => Parts} build  `tell` says it aloud
 */
export function explorable(kind, words, build) {
  /** @param {{model: Model, el: Element}} place */
  function render({ model, el }) {
    const write = (/** @type {State} */ state) => {
      for (const [name, value] of Object.entries(state)) model.set(name, value);
      model.save_changes();
    };
    const status = statusLine((said) => (parts.describe ?? describe)(said));
    const parts = build(model, write, status.tell);
    const press = (/** @type {State} */ state) => { parts.stop?.(); write(state); };
    const table = foldedTable({ summary: words.table, rows: parts.rows });
    const { copy, refused } = copyLink(model, el, status.tell);
    const save = () => saveFile(`${kind}.svg`, "image/svg+xml", pictureOf(root, words.name, said()));
    const root = html(
      "div",
      {
        class: `explorable ${kind}`, role: "group", "aria-label": words.name,
        "data-lm-suppress-shortcuts": true,  // JupyterLab would take the arrow keys for its cells
      },
      predict(model.get("prediction"), press, status.tell),
      ...parts.body,
      ...status.elements,
      tryThis(model.get("prompts"), press, status.tell),
      html("div", { class: "foot" }, button("Reset", () => press(model.get("start"))),
        copy, button("Save picture", save), table.element),
      refused,
    );
    el.append(root);

    const said = () => say(words.status, parts.values());
    const describe = (/** @type {string} */ status) =>
      set(parts.drawings[0].drawing, { "aria-label": say(words.picture, { ...parts.values(), status }) });
    function draw() {
      parts.draw();
      status.say(said());
      table.update();
      hide(refused, true);  // its link is to another state
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
 * A question with choices. Choosing reveals whether the guess was right and why, and the picture shows it; any
 * choice can be tried.
 * @typedef {{question: string, choices: string[], answer: number, explanation: string, state?: State | State[]}} Prediction
 * @param {Prediction} prediction  without a question: none; its `state` is one for all choices, or one for each
 * @param {(state: State) => void} press @param {(verdict: string) => void} tell  says it aloud
 */
function predict(prediction, press, tell) {
  if (!prediction.question) return html("div", { hidden: true });
  const { choices, answer, explanation, state = {} } = prediction;
  const verdict = html("p", { class: "verdict" });
  const shows = Array.isArray(state) ? " The picture now shows your answer." : Object.keys(state).length ? " The picture now shows it." : "";
  const buttons = choices.map((text, i) => button(text, () => {
    buttons.forEach((other, k) => other.setAttribute("aria-pressed", String(k === i)));
    const right = `${choices.length === 2 ? "The other one" : "Not quite"}: ${choices[answer]}. `;
    verdict.textContent = (i === answer ? "Yes. " : right) + explanation + shows;
    press(Array.isArray(state) ? state[i] : state);
    tell(verdict.textContent);
  }, { "aria-pressed": "false" }));
  return html("div", { class: "predict", role: "group", "aria-label": "Guess first" },
    html("p", {}, html("strong", {}, "Guess first. "), prediction.question),
    html("div", { class: "buttons" }, ...buttons), verdict);
}

/**
 * Things to try: each button sets a state, and then stands below the buttons what is to be done or seen there.
 * @param {{text: string, label: string, state: State}[]} prompts
 * @param {(state: State) => void} press @param {(task: string) => void} tell  says it aloud
 */
function tryThis(prompts, press, tell) {
  const task = html("p", { class: "task" });
  return html("div", { class: "try", role: "group", "aria-label": "Try this" },
    html("div", { class: "buttons" }, html("strong", {}, "Try this"), ...prompts.map(({ text, label, state }) =>
      button(label, () => { press(state); task.textContent = text; tell(text); }))), task);
}
