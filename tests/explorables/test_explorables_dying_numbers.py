"""Every number that the laboratory can say, in every state, is Python's; needs Node."""

import json
import re
from pathlib import Path

import numpy as np

from actbook.experiments import dying_units
from actbook.explorables import DyingLaboratory
from tests.explorables.test_explorables_javascript import node, pytestmark  # noqa: F401  (skipped without Node)

DYING = Path(__file__).resolve().parents[2] / "src/actbook/explorables/dying"
SEED = 3
SAY_ALL = """
import { readFileSync } from "node:fs";
const { reader } = await import(process.argv[1]);
const { sentence } = await import(process.argv[2]);
const given = JSON.parse(readFileSync(0, "utf8"));
const read = reader(given);
const said = [];
for (const activation of given.offered.activation)
  for (const bias of given.offered.bias)
    for (const rate of given.offered.rate)
      for (let step = 0; step <= given.sizes.steps; step++)
        for (let unit = 1; unit <= read.units; unit++)
          said.push(sentence(read.seenAt({ activation, bias, rate, step, unit })));
console.log(JSON.stringify(said));
"""
NUMBER = re.compile(r"(?<!\w)−?\d[\d,]*(?:\.\d+)?")


def said_numbers(sentence):
    return [number.replace("−", "-").replace(",", "") for number in NUMBER.findall(sentence)]


def z_text(z):
    """Python's own way to write z: one decimal, no minus before a zero; what is far is only called so."""
    if abs(z) >= 99.95:
        return f"{np.sign(z) * 100:.0f}"
    return f"{z:.1f}".replace("-0.0", "0.0")


def numbers_of_step(found, step):
    """The numbers that a sentence begins with; `found` has one run's arrays, seeds first, then steps."""
    numbers = [str(step), f"{found['rate']:g}", f"{found['bias']:g}"]
    lost, off, dead = (found[name][:, step] for name in ("diverged", "off", "dead"))
    if lost[SEED]:
        numbers += [str(found["diverged"][SEED].argmax()), "1000"]
    else:
        loss = found["loss"][SEED, step]
        numbers += [str(dead[SEED]), "32", *([str(off[SEED])] if found["leaky"] else [])]
        numbers += [f"{loss:.3f}" if loss < 1000 else "1000", f"{found['right'][SEED, step] / 100:.2f}"]
    if lost.any():
        left = 5 - lost.sum()
        numbers += [str(lost.sum()), "5", *([str(left)] if left > 1 else [])]
    else:
        numbers.append("5")
    counts = off[~lost]
    if counts.size:
        numbers += [str(counts.min()), str(counts.max()), f"{np.median(counts):g}"]
    return numbers


def numbers_of_unit(found, step, unit):
    """Those that it ends with; a diverged run has none."""
    if found["diverged"][SEED, step]:
        return []
    low, high, on = (found[name][SEED, step, unit] for name in ("low", "high", "on"))
    slope = {True: "1", False: "0.01" if found["leaky"] else "0"}
    which = [slope[on > 0], "100"] if on in (0, 100) else [slope[True], str(on), "100", slope[False]]
    return [str(unit + 1), "1" if unit < 16 else "2", z_text(low), z_text(high), *which]


def test_every_number_that_can_be_said_is_pythons():
    """All 31,744 states: activation, bias, rate, step and unit."""
    study = dying_units.run()
    laboratory = DyingLaboratory(study, SEED)
    given = {name: getattr(laboratory, name) for name in ("offered", "sizes", "functions", "frames")}
    modules = [(DYING / name).as_uri() for name in ("units.js", "sentence.js")]
    done = node("--input-type=module", "--eval", SAY_ALL, *modules, text=json.dumps(given))
    assert done.returncode == 0, done.stderr
    said = iter(json.loads(done.stdout))
    states = 0
    names = ("low", "high", "on", "off", "dead", "loss", "right", "diverged")
    arrays = {name: getattr(study, name) for name in names}
    for run in np.ndindex(2, 4, 4):
        found = {name: array[run] for name, array in arrays.items()}
        found |= {"leaky": run[0] == 1, "bias": study.biases[run[1]], "rate": study.learning_rates[run[2]]}
        for step in range(31):
            first = numbers_of_step(found, step)
            for unit in range(32):
                sentence = next(said)
                assert said_numbers(sentence) == first + numbers_of_unit(found, step, unit), sentence
                states += 1
    assert next(said, None) is None
    assert states == 31_744
