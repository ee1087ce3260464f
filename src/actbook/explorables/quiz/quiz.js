/** A quiz: choose, check, read why. The drawing half of Quiz. */

import { button, html } from "../shared/elements.js";
import { written } from "./question_text.js";
import { score, verdict } from "./quiz_score.js";

function render({ model, el }) {
  const questions = model.get("questions");
  const status = html("p", { class: "score" });
  const heard = html("p", { class: "unseen", role: "status" });
  const again = button("Start again", () => { model.set("answers", {}); model.save_changes(); });
  const asked = questions.map((question, n) => ask(question, n, questions.length, (chosen) => {
    const answers = model.get("answers");
    model.set("answers", { ...answers, [question.key]: [...(answers[question.key] ?? []), chosen] });
    model.save_changes();
  }));
  el.append(html(
    "div", { class: "explorable quiz", role: "group", "aria-label": "Quiz", "data-lm-suppress-shortcuts": true },
    ...asked.map(({ element }) => element),
    html("div", { class: "foot" }, again, status, heard),
  ));

  function draw() {
    const answers = model.get("answers");
    const verdicts = questions.map(({ key }, n) => asked[n].show(answers[key] ?? []));
    status.textContent = score(questions, answers);
    heard.textContent = [...verdicts, status.textContent].filter(Boolean).join(" ");
    again.hidden = !Object.keys(answers).length;
  }
  model.on("change:answers", draw);
  draw();
  return () => model.off("change:answers", draw);
}

/** One question: a group of radio buttons, a button, and the place of the verdict. */
function ask({ key, text, options }, n, of, onCheck) {
  const said = html("div", { class: "verdict" });
  const radios = options.map(() => html("input", { type: "radio", name: "option" }));
  const check = button("Check", () => onCheck(radios.findIndex((radio) => radio.checked)),
    { disabled: true, "aria-label": `Check answer ${n + 1}` });
  const others = html("details", { class: "reasons" }, html("summary", {}, "Why the other answers are wrong"));
  const element = html("form", { class: "question", submit: (event) => event.preventDefault() },
    html("fieldset", {},
      html("legend", {}, html("strong", {}, `${n + 1} of ${of}. `), ...written(text)),
      ...options.map((option, i) => html("label", {}, radios[i], html("span", {}, ...written(option.text))))),
    html("div", { class: "buttons" }, check), said, others);
  element.addEventListener("change", () => { check.disabled = !radios.some((radio) => radio.checked); });

  let shown = "";
  /** Returns the verdict when it is another than before. */
  function show(chosen) {
    const now = chosen.join();
    if (now === shown) return "";
    shown = now;
    const last = chosen.at(-1);
    const solved = last !== undefined && options[last].right;
    radios.forEach((radio, i) => { radio.checked = i === last; });
    check.disabled = last === undefined;
    said.replaceChildren(...(last === undefined ? [] : [
      html("p", {}, html("strong", {}, verdict(options[last])), " ", ...written(options[last].because)),
    ]));
    element.dataset.state = last === undefined ? "" : solved ? "right" : "wrong";
    others.hidden = !solved;
    others.open = false;
    const wrong = options.filter((option) => !option.right);
    others.replaceChildren(others.firstChild, html("ul", {}, ...wrong.map((option) =>
      html("li", {}, html("em", {}, ...written(option.text)), " ", ...written(option.because)))));
    return said.textContent;
  }
  others.hidden = true;
  element.dataset.key = key;
  return { element, show };
}

export default { render };
