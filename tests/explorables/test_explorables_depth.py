"""DepthExplorer under Python: traits, what they refuse, its numbers, its questions, its picture."""

import gzip
import json
import shutil
import subprocess
from pathlib import Path

import ipywidgets
import numpy as np
import pytest
from traitlets import TraitError

from actbook import CLASSICS, relu, sigmoid, tanh
from actbook.experiments import depth
from actbook.explorables import EXPLORABLES, DepthExplorer
from actbook.explorables.depth.samples import KINDS, Samples
from actbook.explorables.depth.words import number
from actbook.initialisation import HE, STANDARD, Initialisation

NODE = shutil.which("node")
SOURCES = Path(__file__).resolve().parents[2] / "src/actbook/explorables/depth"


@pytest.fixture(scope="module")
def study():
    return depth.run()


@pytest.fixture(scope="module")
def with_zeros():
    """Two units a layer, no biases: of these eight ReLU networks of four layers some are born dead."""
    return depth.run([relu, tanh], [HE], depths=(1, 4), width=2, n=1, seeds=range(8))


@pytest.fixture
def explorer(study):
    return DepthExplorer(study, "relu", "he", 50, compare="standard")


def test_repr_is_stable_and_says_what_is_shown(study, explorer):
    assert repr(explorer) == "DepthExplorer(study, 'relu', 'he', depth=50, compare='standard')"
    assert repr(DepthExplorer(study)) == "DepthExplorer(study, 'sigmoid', 'standard', depth=50)"
    again = eval(repr(explorer), {"DepthExplorer": DepthExplorer, "study": study})
    assert again.state() == explorer.state()
    assert repr(DepthExplorer(study, "tanh", layer=7)).endswith("'tanh', 'standard', depth=50, layer=7)")


@pytest.mark.parametrize(
    ("trait", "value", "message"),
    [
        ("activation", "softsign", "no activation 'softsign' here; offered are: sigmoid, tanh"),
        ("activation", "he", "no activation 'he'"),
        ("initialisation", "glorot", "offered are: standard, lecun, he"),
        ("initialisation", None, "NoneType"),
        ("compare", "", "offered are: none, sigmoid, tanh"),
        ("compare", "<b>", "no comparison '<b>' here"),
        ("depth", 7, "no network of depth 7 here; measured are: 1, 2, 5, 10, 20, 50"),
        ("depth", True, "whole number"),
        ("depth", 20.5, "float"),
        ("depth", float("nan"), "float"),
        ("layer", 0, "layer must be from 1 to 50, got 0"),
        ("layer", 51, "layer must be from 1 to 50, got 51"),
        ("layer", False, "whole number"),
        ("layer", "3", "'3'"),
        ("layer", 10**30, "from 1 to 50"),
    ],
)
def test_what_is_not_offered_is_refused_and_changes_nothing(explorer, trait, value, message):
    before = explorer.state()
    with pytest.raises(TraitError, match=message):
        setattr(explorer, trait, value)
    assert explorer.state() == before


def test_the_constructor_refuses_too(study):
    with pytest.raises(TraitError, match="measured are"):
        DepthExplorer(study, depth=3)
    alike = Initialisation("tanh", "tanh", "", HE.function)
    with pytest.raises(ValueError, match="uses 'tanh' twice"):
        DepthExplorer(depth.run([tanh], [alike], depths=(2,), seeds=[0]))


def test_reset_and_show(explorer):
    start = explorer.state()
    explorer.show(activation="sigmoid", initialisation="lecun", depth=20, compare="tanh", layer=20)
    assert repr(explorer).endswith("'sigmoid', 'lecun', depth=20, compare='tanh', layer=20)")
    with pytest.raises(TraitError, match="no handle 'width'"):
        explorer.show(width=3)
    explorer.reset()
    assert explorer.state() == start


def test_every_stored_number_is_the_experiments(study, explorer):
    """Float32 of the logarithm: to 1e-5 of the number itself, down to 1e-42."""
    samples = Samples(explorer.decades, explorer.depths, len(explorer.initialisations))
    measured = product = 0
    for i in range(len(study.activations)):
        for j in range(len(study.initialisations)):
            for layers, predicted in zip(study.measured, study.product, strict=True):
                median, lowest, highest, from_factors = 10 ** samples.network(i, j, layers.shape[2])
                np.testing.assert_allclose(median, np.median(layers[i, j], -1), rtol=1e-5, atol=0)
                np.testing.assert_allclose(lowest, layers[i, j].min(-1), rtol=1e-5, atol=0)
                np.testing.assert_allclose(highest, layers[i, j].max(-1), rtol=1e-5, atol=0)
                np.testing.assert_allclose(from_factors, np.median(predicted[i, j], -1), rtol=1e-5, atol=0)
                measured += layers[i, j].size
                product += predicted[i, j].size
    assert measured == product == len(CLASSICS) * 3 * sum(study.depths) * 5
    assert len(explorer.decades) == 4 * len(KINDS) * len(CLASSICS) * 3 * sum(study.depths)


def test_the_mean_factor_makes_the_product(study, explorer):
    factors = np.frombuffer(explorer.factors, "<f4").reshape(len(CLASSICS), 3, -1).astype(float)
    assert np.isnan(factors[:, :, 0]).all()  # with one layer nothing is multiplied
    steps = np.array(study.depths[1:]) - 1
    predicted = np.median(study.predicted, -1)[:, :, 1:]
    np.testing.assert_allclose(factors[:, :, 1:] ** steps, predicted, rtol=1e-4, atol=0)


def test_the_axis_holds_every_value_and_stands_still(study, explorer):
    values = np.concatenate([a.ravel() for a in (*study.measured, *study.product)])
    assert explorer.span == {"low": -45.0, "high": 10.0, "zero": False}
    assert 10.0**-45 < values.min() < values.max() < 1e10


def test_zeros_stay_zeros_and_get_a_place(with_zeros):
    explorer = DepthExplorer(with_zeros)
    assert explorer.span["zero"] is True
    share = Samples(explorer.decades, [1, 4], 1).share(0, 0, 4, 1)
    assert share.lowest == 0
    assert share.highest == pytest.approx(with_zeros.first[0, 0, 1].max(), rel=1e-5, abs=0)
    assert share.highest > 0


def test_the_state_is_small(explorer):
    """As it stands in the page: base64 in JSON, without the module."""
    state = ipywidgets.Widget.get_manager_state(widgets=[explorer])
    for model in state["state"].values():
        model["state"].pop("_esm", None)
        model["state"].pop("_css", None)
    assert len(gzip.compress(json.dumps(state).encode())) <= 35_000


def test_the_answer_to_the_question_is_true(study, explorer):
    asked = explorer.prediction
    left = np.median(study.first[0, 0, study.depths.index(20)])
    assert (study.activations[0], study.initialisations[0]) == ("sigmoid", "standard")
    assert asked["choices"][asked["answer"]] == "less than 10⁻¹⁵"
    assert left < 1e-15
    assert asked["explanation"].startswith(f"It is {number(left)}. One step back multiplies by about 0.14")
    assert 0.135 < np.median(study.predicted[0, 0, study.depths.index(20)]) ** (1 / 19) < 0.145


def test_every_prompt_works_and_sets_every_handle(explorer):
    assert 2 <= len(explorer.prompts) <= 3
    for prompt in explorer.prompts:
        explorer.show(**prompt["state"])
        assert prompt["state"] == explorer.state()


def test_a_smaller_study_asks_only_what_it_measured():
    explorer = DepthExplorer(depth.run([relu, sigmoid], [HE, STANDARD], depths=(2, 4), seeds=[0]))
    assert explorer.prediction == {}
    assert explorer.prompts == []
    assert explorer.link["handles"]["depth"] == {"choices": [2, 4]}


def test_the_address_allows_what_the_traits_allow(explorer):
    handles = explorer.link["handles"]
    assert set(handles) == set(explorer._handles)
    for name in ("activation", "initialisation", "depth", "compare"):
        for choice in handles[name]["choices"]:
            setattr(explorer, name, choice)
    assert (handles["layer"]["low"], handles["layer"]["high"]) == (1, 50)


def test_the_picture_says_the_numbers_of_its_state(study, explorer):
    state = {name: getattr(explorer, name) for name in explorer.keys if not name.startswith("_")}
    figure, said = explorer.picture(state)
    shown = {text.get_text() for text in figure.axes[0].texts}
    he, standard = (np.median(study.first[2, j, -1]) for j in (2, 0))
    assert shown == {f"He at layer 1: {number(he)}", f"Standard at layer 1: {number(standard)}"}
    assert number(he) in said
    assert number(standard) in said
    alone, said = explorer.picture(state | {"compare": "relu"})
    assert len(alone.axes[0].texts) == 1
    assert "Standard" not in said


def test_a_picture_of_zeros_has_a_place_for_them(with_zeros):
    explorer = DepthExplorer(with_zeros)
    state = {name: getattr(explorer, name) for name in explorer.keys if not name.startswith("_")}
    labels = [text.get_text() for text in explorer.picture(state)[0].axes[0].get_yticklabels()]
    assert labels[-1] == "0"


def test_it_is_in_the_list_of_explorables():
    assert DepthExplorer in EXPLORABLES


WRITE_ALL = """
import { readFileSync } from "node:fs";
const { written, twoDigits } = await import(process.argv[1]);
const { layersOf, factorOf } = await import(process.argv[2]);
const { decades, factors, depths, activations, schemes } = JSON.parse(readFileSync(0, "utf8"),
  (_, value) => value ?? -Infinity);
const out = [];
for (let i = 0; i < activations; i++) for (let j = 0; j < schemes; j++) for (const depth of depths) {
  for (const layer of layersOf(decades, depths, schemes, { i, j, depth })) {
    out.push(["median", "lowest", "highest", "product"].map((kind) => written(layer[kind])));
  }
  if (depth > 1) out.push([twoDigits(factorOf(factors, depths, schemes, { i, j, depth }))]);
}
console.log(JSON.stringify(out));
"""


@pytest.mark.skipif(NODE is None, reason="SKIPPED: the JavaScript is not tested here, install Node ≥ 20")
@pytest.mark.parametrize("which", ["study", "with_zeros"])
def test_every_number_that_can_be_shown_is_pythons(which, request):
    """All layers of all networks, and their factors: the text, character by character."""
    explorer = DepthExplorer(request.getfixturevalue(which))
    samples = Samples(explorer.decades, explorer.depths, len(explorer.initialisations))
    factors = np.frombuffer(explorer.factors, "<f4").astype(float)
    expected, at = [], 0
    for i in range(len(explorer.activations)):
        for j in range(len(explorer.initialisations)):
            for layers in explorer.depths:
                expected += [
                    [number(v) for v in column] for column in (10 ** samples.network(i, j, layers)).T
                ]
                if layers > 1:
                    expected.append([number(factors[at])])
                at += 1
    logarithms = np.frombuffer(explorer.decades, "<f4").astype(float)
    given = {
        "decades": [None if v == -np.inf else v for v in logarithms],
        "factors": [0 if np.isnan(v) else v for v in factors],
        "depths": explorer.depths,
        "activations": len(explorer.activations),
        "schemes": len(explorer.initialisations),
    }
    modules = [(SOURCES / name).as_uri() for name in ("sentence.js", "samples.js")]
    done = subprocess.run(
        [NODE, "--input-type=module", "--eval", WRITE_ALL, *modules],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == expected
    assert len(expected) >= 12
