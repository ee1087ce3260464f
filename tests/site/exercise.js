/**
 * Moves every control of every explorable and quiz on the page, and returns what they answered, line by line.
 * An expression: a function that the tests run in a browser.
 */
async () => {
  Math.random = () => 0.5; // the quiz of the gallery deals the same order to each
  const log = [];
  const complaints = [];
  for (const type of ["error", "warn"]) console[type] = (...said) => complaints.push(said.join(" "));
  addEventListener("error", ({ message }) => complaints.push(message));
  addEventListener("unhandledrejection", ({ reason }) => complaints.push(String(reason)));

  // Longer than an explorable itself waits for the hand to rest: before it writes a number field, and the address.
  const [A_FIELD, AN_ADDRESS] = [200, 450];
  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const change = async (field, value, ...types) => {
    field.value = value;
    for (const type of types) field.dispatchEvent(new Event(type, { bubbles: true }));
    await wait(types.length > 1 ? A_FIELD : 30);
  };

  async function exercise(root, note) {
    const reset = async () => {
      [...root.querySelectorAll("button")].find(({ textContent }) => textContent === "Reset").click();
      await wait(AN_ADDRESS);
      note(`reset ${location.hash}`);
    };
    for (const choice of root.querySelectorAll(".predict button")) {
      choice.click();
      await wait(A_FIELD); // an answer moves the picture
      note(`guess ${choice.textContent}: ${root.querySelector(".verdict").textContent}`);
    }
    for (const menu of root.querySelectorAll("select")) {
      for (const { value, textContent } of [...menu.options]) {
        await change(menu, value, "change");
        note(`choose ${textContent}`);
      }
    }
    await reset();
    for (const range of root.querySelectorAll("input[type=range]")) {
      for (const value of [range.min, range.max, (Number(range.min) + Number(range.max)) / 2]) {
        await change(range, value, "input");
        note(`slide to ${range.getAttribute("aria-valuetext")}`);
      }
    }
    for (const field of root.querySelectorAll("input[type=number]")) {
      for (const value of ["1e9", "-3", "abc", ""]) {
        await change(field, value, "input", "change");
        note(`type ${value}: ${field.value}`);
      }
    }
    for (const button of root.querySelectorAll(".try button")) {
      button.click();
      await wait(AN_ADDRESS);
      note(`try ${button.textContent} ${location.hash}`);
    }
    const table = root.querySelector("details.values");
    table.open = true;
    await wait(A_FIELD);
    for (const row of table.querySelectorAll("tr")) note([...row.cells].map((cell) => cell.textContent).join(" "));
    table.open = false;
    const play = root.querySelector(".play");
    if (play) {
      play.click();
      note(play.textContent);
      play.click();
      note(play.textContent);
    }
    await reset();
    for (const picture of root.querySelectorAll("[role=img]")) note(picture.getAttribute("aria-label"));
  }

  async function answer(root, note) {
    for (const question of root.querySelectorAll("form.question")) {
      for (const option of question.querySelectorAll("input[type=radio]")) {
        option.checked = true;
        option.dispatchEvent(new Event("change", { bubbles: true }));
        question.querySelector(".buttons button")?.click();
        await wait(20);
        note(`${question.dataset.state}: ${question.querySelector(".verdict")?.textContent}`);
      }
    }
  }

  for (const root of document.querySelectorAll(".explorable")) {
    const said = () => root.querySelector(".readout, .foot .score").textContent;
    const note = (what) => log.push(`${root.getAttribute("aria-label")} | ${what} | ${said()}`);
    note("start");
    await (root.matches(".quiz") ? answer : exercise)(root, note);
  }
  return { log, complaints };
}
