import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { hashFor, stateFrom } from "../../_ext/widget_host/address.js";
import { StaticModel } from "../../_ext/widget_host/model.js";

test("set tells listeners of what differs, each trait first, then change", () => {
  const model = new StaticModel({ state: { x: 1, y: [1, { z: 1 }] } });
  const heard = [];
  for (const name of ["x", "y"]) model.on(`change:${name}`, (_, value) => heard.push(value));
  model.on("change", () => heard.push("change"));
  model.set({ x: 2, y: [1, { z: 1 }] });
  model.set("x", 2);
  assert.deepEqual(heard, [2, "change"]);
  model.set("y", [1, { z: 2 }]);
  assert.deepEqual(heard.slice(2), [[1, { z: 2 }], "change"]);
  assert.equal(model.get("x"), 2);
});

test("all traits have their new value before the first listener hears", () => {
  const model = new StaticModel({ state: { x: 1, y: 1 } });
  let seen;
  model.on("change:x", () => { seen = model.get("y"); });
  model.set({ x: 2, y: 2 });
  assert.equal(seen, 2);
});

test("a listener that goes while others are told does not upset them", () => {
  const model = new StaticModel({ state: { x: 1 } });
  let heard = 0;
  const once = () => { model.off("change:x", once); heard++; };
  model.on("change:x", once);
  model.on("change:x", () => heard++);
  model.set("x", 2);
  assert.equal(heard, 2);
});

test("buffers arrive as DataViews at their paths, and the page's state is left as it is", () => {
  const state = { curves: { a: {} }, list: [0] };
  const model = new StaticModel({ state, buffers: [
    { path: ["curves", "a", "f"], data: "AACAPg==" },
    { path: ["list", 0], data: "/wA=" },
  ] });
  assert.equal(model.get("curves").a.f.getFloat32(0, true), 0.25);
  assert.equal(model.get("list")[0].getUint8(0), 255);
  assert.deepEqual(state, { curves: { a: {} }, list: [0] });
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
