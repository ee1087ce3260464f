/**
 * What a quiz says. Pure: tested with `node --test`.
 *
 * @typedef {{right: boolean}} Option
 * @typedef {{key: string, options: Option[]}} Question
 */

/** The first words after a check. @param {Option} option */
export function verdict(option) {
  return option.right ? "Right." : "Not quite.";
}

/**
 * How far the reader has come; a question counts as right at once only if nothing else was checked before.
 * @param {Question[]} questions @param {Record<string, number[]>} answers
 */
export function score(questions, answers) {
  const tried = questions.filter(({ key }) => answers[key]?.length);
  if (!tried.length) return "";
  const solved = tried.filter(({ key, options }) => answers[key].some((n) => options[n].right));
  const atOnce = solved.filter(({ key, options }) => options[answers[key][0]].right);
  const all = solved.length === questions.length ? " That was the last." : "";
  return `${solved.length} of ${questions.length} answered, ${atOnce.length} right at once.${all}`;
}
