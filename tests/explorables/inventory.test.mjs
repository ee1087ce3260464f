import assert from "node:assert/strict";
import { test } from "node:test";

import { exported, opened, optionCode, progress, result } from "../../src/actbook/explorables/inventory/inventory_file.js";

const columns = ["inventory", "occasion", "name", "item", "chosen"];
const items = [{ key: "a" }, { key: "b" }];
const filled = { edition: "0f", columns, items, answers: { b: 0 }, occasion: "before", name: "" };

test("one row an item, options from 1, nothing where none was chosen", () => {
  assert.equal(exported(filled), "inventory,occasion,name,item,chosen\n0f,before,,a,\n0f,before,,b,1\n");
});

test("a name is quoted where it has to be, and never a formula", () => {
  assert.match(exported({ ...filled, name: 'a "b", c' }), /before,"a ""b"", c",a/);
  assert.match(exported({ ...filled, name: "=1+1" }), /before,'=1\+1,a/);
});

test("progress names what is open when little is", () => {
  assert.equal(progress(items, {}), "None of 2 items is answered yet.");
  assert.equal(progress(items, { b: 0 }), "1 of 2 items answered. Still open: 1.");
  assert.equal(progress(items, { a: 0, b: 0 }), "2 of 2 items answered.");
});

test("a saved file is read back, whatever the name, and another edition's is not", () => {
  const saved = exported({ ...filled, name: 'a "b", c' });
  assert.deepEqual(opened(saved, filled), { b: 0 });
  assert.deepEqual(opened(saved.replaceAll("\n", "\r\n"), filled), { b: 0 });
  assert.equal(opened(saved, { ...filled, edition: "1f" }), null);
  assert.equal(opened("hello", filled), null);
  assert.equal(opened(saved, { ...filled, items: [{ key: "a" }, { key: "c" }] }), null);
});

test("the first time tells how many, the second which", () => {
  const four = ["a", "b", "c", "d"].map((key) => ({ key, code: optionCode(key, 2) }));
  const now = { a: 1, b: 1, c: 0 };
  assert.equal(result(four, now), "2 of 4 right. What is left open counts as not right.");
  assert.equal(result(four, now, { a: 1, c: 1 }),
    "2 of 4 right then, 2 now. Right now alone: 2. Right then alone: 3. Right neither time: 4.");
  assert.equal(result(four.slice(0, 1), now, { a: 1 }), "1 of 1 right then, 1 now.");
});
