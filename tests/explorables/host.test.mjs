import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { hashFor, stateFrom } from "../../_ext/widget_host/address.js";
import { StaticModel, facade, same } from "../../_ext/widget_host/model.js";
import { modelsOf, withBuffers } from "../../_ext/widget_host/state.js";

test("set tells listeners of what differs, each trait first, then change", () => {
  const model = new StaticModel("1", { x: 1, y: 1 });
  const heard = [];
  model.on("change:x change:y", (_, value) => heard.push(value));
  model.on("change", () => heard.push("change"));
  model.set({ x: 2, y: 1 });
  model.set("x", 2);
  assert.deepEqual(heard, [2, "change"]);
  assert.equal(model.get("x"), 2);
});

test("all traits have their new value before the first listener hears", () => {
  const model = new StaticModel("1", { x: 1, y: 1 });
  let seen;
  model.on("change:x", () => { seen = model.get("y"); });
  model.set({ x: 2, y: 2 });
  assert.equal(seen, 2);
});

test("a view that goes takes only its own listeners along", () => {
  const model = new StaticModel("1", { x: 1 });
  const [one, two] = [facade(model), facade(model)];
  let heard = 0;
  const listener = () => heard++;
  one.on("change:x", listener);
  two.on("change:x", listener);
  one.off("change:x", listener);
  two.set("x", 2);
  assert.equal(heard, 1);
  two.off();
  two.set("x", 3);
  assert.equal(heard, 1);
});

test("a listener that goes while others are told does not upset them", () => {
  const model = new StaticModel("1", { x: 1 });
  let heard = 0;
  const once = () => { model.off("change:x", once); heard++; };
  model.on("change:x", once);
  model.on("change:x", () => heard++);
  model.set("x", 2);
  assert.equal(heard, 2);
});

test("same", () => {
  assert.ok(same({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }));
  assert.ok(!same({ a: 1 }, { b: 1 }) && !same([1], { 0: 1 }) && !same(null, {}) && !same([1], [1, 2]));
  assert.ok(!same(new DataView(new ArrayBuffer(1)), new DataView(new ArrayBuffer(1))));
});

test("buffers arrive as DataViews at their paths, and the page's state is left as it is", () => {
  const state = { curves: { a: {} }, list: [0] };
  const whole = withBuffers(state, [
    { path: ["curves", "a", "f"], data: "AACAPg==", encoding: "base64" },
    { path: ["list", 0], data: "ff00", encoding: "hex" },
  ]);
  assert.equal(whole.curves.a.f.getFloat32(0, true), 0.25);
  assert.equal(whole.list[0].getUint8(0), 255);
  assert.deepEqual(state, { curves: { a: {} }, list: [0] });
});

const linked = (model_name) => modelsOf({ state: {
  a: { model_name: "AnyModel", state: { x: 5 } },
  b: { model_name: "AnyModel", state: { y: 1 } },
  l: { model_name, state: { source: ["IPY_MODEL_a", "x"], target: ["IPY_MODEL_b", "y"] } },
} });

test("jslink goes both ways, jsdlink one, and the source's value wins at first", () => {
  const both = linked("LinkModel");
  assert.equal(both.get("b").get("y"), 5);
  both.get("b").set("y", 7);
  assert.equal(both.get("a").get("x"), 7);
  const one = linked("DirectionalLinkModel");
  one.get("b").set("y", 7);
  assert.equal(one.get("a").get("x"), 5);
  one.get("a").set("x", 8);
  assert.equal(one.get("b").get("y"), 8);
});

test("a link to a widget that is not there is left alone", () => {
  modelsOf({ state: { l: { model_name: "LinkModel", state: { source: ["IPY_MODEL_z", "x"], target: ["IPY_MODEL_z", "y"] } } } });
});

const link = { name: "tangent", handles: {
  activation: { choices: ["sigmoid", "tanh"] }, x: { low: -8, high: 8, per_unit: 20 },
  "parameters.leaky": { low: 0, high: 1, per_unit: 100 },
} };
const now = { activation: "sigmoid", x: 0, parameters: { leaky: 0.01, other: 3 } };
const current = (trait) => now[trait];

test("an address sets what it may, snapped and clamped", () => {
  assert.deepEqual(stateFrom("#tangent?activation=tanh&x=-2.01", link, current), { activation: "tanh", x: -2 });
  assert.deepEqual(stateFrom("#tangent?x=99", link, current), { x: 8 });
  assert.deepEqual(stateFrom("#tangent?parameters.leaky=0.5", link, current), { parameters: { leaky: 0.5, other: 3 } });
  assert.ok(Object.is(stateFrom("#tangent?x=-0.0", link, current).x, 0));
});

test("choices may be numbers, and come back as numbers", () => {
  const depths = { name: "depth", handles: { depth: { choices: [1, 20] }, name: { choices: ["1", "none"] } } };
  assert.deepEqual(stateFrom("#depth?depth=20&name=1", depths, current), { depth: 20, name: "1" });
  for (const bad of ["2", "20.0", " 20", "2e1", "", "[20]", "1,20"]) assert.deepEqual(stateFrom(`#depth?depth=${bad}`, depths, current), {});
});

const hostile = JSON.parse(readFileSync(new URL("hostile_hashes.json", import.meta.url), "utf8"));
for (const hash of [...hostile, `#tangent?x=${"9".repeat(400)}`, `#tangent?${"x".repeat(9999)}`]) {
  test(`nothing is set by ${hash.slice(0, 40) || "no hash"}`, () => {
    assert.deepEqual(stateFrom(hash, link, current), {});
    assert.equal({}.polluted, undefined);
  });
}

test("an address says what differs from the start, and reading it back gives that", () => {
  const moved = { activation: "tanh", x: -2.05, parameters: { leaky: 0.3, other: 3 } };
  const hash = hashFor(link, now, (trait) => moved[trait]);
  assert.equal(hash, "#tangent?activation=tanh&x=-2.05&parameters.leaky=0.3");
  assert.deepEqual(stateFrom(hash, link, current), moved);
  assert.equal(hashFor(link, now, current), "");
});
