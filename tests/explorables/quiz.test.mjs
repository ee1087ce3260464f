import assert from "node:assert/strict";
import { test } from "node:test";

import { score, verdict } from "../../src/actbook/explorables/quiz/quiz_score.js";

const options = [{ right: false }, { right: true }, { right: false }];
const questions = [{ key: "a", options }, { key: "b", options }];

test("nothing is said before anything is checked", () => {
  assert.equal(score(questions, {}), "");
  assert.equal(score(questions, { a: [] }), "");
});

test("only a first choice counts as right at once", () => {
  assert.equal(score(questions, { a: [1] }), "1 of 2 answered, 1 right at once.");
  assert.equal(score(questions, { a: [0, 1] }), "1 of 2 answered, 0 right at once.");
  assert.equal(score(questions, { a: [1, 0] }), "1 of 2 answered, 1 right at once.");
});

test("a question that was only answered wrongly is not yet answered", () => {
  assert.equal(score(questions, { a: [0], b: [1] }), "1 of 2 answered, 1 right at once.");
  assert.equal(score(questions, { a: [2, 1], b: [1] }), "2 of 2 answered, 1 right at once. That was the last.");
});

test("the verdict says which it was", () => {
  assert.equal(verdict({ right: true }), "Right.");
  assert.equal(verdict({ right: false }), "Not quite.");
});
