import assert from "node:assert/strict";
import { test } from "node:test";

import { exported, progress } from "../../src/actbook/explorables/inventory/inventory_file.js";

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
