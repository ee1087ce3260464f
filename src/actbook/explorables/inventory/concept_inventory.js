/** The concept inventory: choose, then save the answers as a file. The drawing half of ConceptInventory. */

import { button, html } from "../shared/elements.js";
import { saveFile } from "../shared/saving.js";
import { written } from "../quiz/question_text.js";
import { exported, opened, progress, result } from "./inventory_file.js";

const OCCASIONS = [["before", "before the course"], ["after", "after the course"]];

function render({ model, el }) {
  const items = model.get("items");
  const write = (state) => {
    for (const [name, value] of Object.entries(state)) model.set(name, value);
    model.save_changes();
  };
  const choose = (key, n) => write({ answers: { ...model.get("answers"), [key]: n } });

  const occasion = html("select", { change: () => write({ occasion: occasion.value }) },
    ...OCCASIONS.map(([value, text]) => html("option", { value }, text)));
  const name = html("input", { type: "text", autocomplete: "off", maxlength: 80, input: () => write({ name: name.value }) });
  const asked = items.map((item, n) => ask(item, n, items.length, (option) => choose(item.key, option)));
  const status = html("p", { class: "score", role: "status" });
  const outcome = html("p", { class: "outcome", role: "status" });
  const earlier = html("input", { type: "file", accept: ".csv", change: () => show() });
  const copy = html("textarea", { readonly: true, rows: 4, "aria-label": "The answers as text, to copy" });
  const root = html(
    "div", { class: "explorable quiz inventory", role: "group", "aria-label": "Concept inventory", "data-lm-suppress-shortcuts": true },
    html("div", { class: "menus" },
      html("label", { class: "menu" }, html("span", {}, "I answer"), occasion),
      html("label", { class: "menu" }, html("span", {}, "Name or number, if your instructor asked for one"), name)),
    ...asked.map(({ element }) => element),
    html("div", { class: "foot" }, button("Save my answers as a file", () => save()),
      button("Start again", () => write({ answers: {} })), status),
    html("div", { class: "foot" }, button("Show my result", () => show()),
      html("label", { class: "menu" }, html("span", {}, "and compare it with the file of an earlier time"), earlier)),
    outcome,
    html("details", { class: "values" }, html("summary", {}, "Or copy them as text"), copy),
  );
  el.append(root);

  const traits = ["edition", "columns", "items", "answers", "occasion", "name"];
  /** @returns {any} */
  const filled = () => Object.fromEntries(traits.map((trait) => [trait, model.get(trait)]));

  const save = () => saveFile(`concept-inventory-${model.get("occasion")}.csv`, "text/csv", exported(filled()));

  async function show() {
    const file = earlier.files?.[0], then = file ? opened(await file.text(), filled()) : null;
    outcome.textContent = file && !then ? "This file is no saved inventory with these questions."
      : result(items, model.get("answers"), then);
  }

  function draw() {
    outcome.textContent = "";  // of other answers
    const answers = model.get("answers");
    items.forEach(({ key }, n) => asked[n].show(answers[key]));
    if (occasion.value !== model.get("occasion")) occasion.value = model.get("occasion");
    if (name.value !== model.get("name")) name.value = model.get("name");
    const said = progress(items, answers);
    if (status.textContent !== said) status.textContent = said;
    copy.value = exported(filled());
  }
  model.on("change", draw);
  draw();
  return () => model.off("change", draw);
}

/** One item: a group of radio buttons. */
function ask({ text, options }, n, of, onChoose) {
  const radios = options.map((_, i) => html("input", { type: "radio", name: "option", change: () => onChoose(i) }));
  const element = html("form", { class: "question", submit: (event) => event.preventDefault() },
    html("fieldset", {},
      html("legend", {}, html("strong", {}, `${n + 1} of ${of}. `), ...written(text)),
      ...options.map((option, i) => html("label", {}, radios[i], html("span", {}, ...written(option))))));
  return { element, show(chosen) { radios.forEach((radio, i) => { radio.checked = i === chosen; }); } };
}

export default { render };
