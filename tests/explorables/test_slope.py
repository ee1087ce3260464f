"""SlopeExplorer: its NumPy reference, the page's arithmetic held against it, and what it lets nobody set."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import traitlets

from _ext.explorable_links import faults
from actbook import relu, tanh
from actbook.activation import Activation
from actbook.explorables import SlopeExplorer
from actbook.explorables.slope import drawn, training
from actbook.functions.linear import linear
from actbook.interval import Interval
from actbook.losses import cross_entropy_from_logits
from actbook.network import Network

NODE = shutil.which("node")
SOURCE = Path(drawn.__file__).with_name("network.js")
NAMES = list(drawn.presets())
needs_node = pytest.mark.skipif(
    NODE is None, reason="SKIPPED: the page's arithmetic is not tested, install Node ≥ 20"
)
TRAIN = """
import { readFileSync } from "node:fs";
const { training, barsOf, lossOf, rightOf } = await import(process.argv[1]);
const { weights, trained, heldOut, jobs } = JSON.parse(readFileSync(0, "utf8"));
const points = ({ x, y }) => ({ x: Float64Array.from(x), y });
const [fit, held, given] = [points(trained), points(heldOut), Float32Array.from(weights)];
console.log(JSON.stringify(jobs.map(({ letters, layers, rate, steps }) => {
  const net = training({ bars: barsOf(letters), layers, rate, weights: given, points: fit });
  const loss = Array.from({ length: steps }, net.step);
  const [logits, outside] = [net.logits(fit.x), net.logits(held.x)];
  return {
    loss: [...loss, lossOf(logits, fit.y)], right: rightOf(logits, fit.y), held_out: rightOf(outside, held.y),
    logits: [...logits], slope: net.neuron.meanSquaredSlope,
  };
})));
"""


def train_in_javascript(jobs, source=SOURCE):
    """What the page's own code makes of some trainings: (name, layers, steps) each."""
    trained, held_out = training.moons()
    given = {
        "weights": [float(w) for matrix in training.initial_weights() for w in matrix.flat],
        "trained": {"x": trained.x.ravel().tolist(), "y": trained.y.tolist()},
        "heldOut": {"x": held_out.x.ravel().tolist(), "y": held_out.y.tolist()},
        "jobs": [
            {
                "letters": drawn.spell(drawn.presets()[name]),
                "layers": layers,
                "rate": training.RATES[layers],
                "steps": steps,
            }
            for name, layers, steps in jobs
        ],
    }
    command = [NODE, "--input-type=module", "--eval", TRAIN, source.resolve().as_uri()]
    done = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def differing(jobs, source=SOURCE):
    """The trainings in which the page and NumPy part: a loss by more than 1e-9, or any logit at all."""
    parted = []
    for job, page in zip(jobs, train_in_javascript(jobs, source), strict=True):
        name, layers, steps = job
        ours = training.train(drawn.presets()[name], layers, steps=steps)
        trained, _ = training.moons()
        same = (
            np.allclose(np.array(page["loss"], float), ours.loss, rtol=1e-9, atol=0)
            and np.array_equal(np.array(page["logits"], float), ours.logits(trained.x))
            and (page["right"], page["held_out"]) == (ours.right, ours.held_out)
            and page["slope"] == ours.mean_squared_slope
        )
        parted += [] if same else [job]
    return parted


@needs_node
def test_the_page_trains_as_numpy_does_to_the_last_bit():
    """Each of 300 steps with 3 layers, and the first 20 with 20: there a steep curve parts at once."""
    assert differing([(name, 3, 300) for name in NAMES] + [(name, 20, 20) for name in NAMES]) == []


@needs_node
@pytest.mark.slow
def test_the_page_trains_as_numpy_does_at_every_depth_to_the_end():
    assert differing([(name, layers, 300) for name in NAMES for layers in (1, 8, 20)]) == []


@needs_node
@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (
            "Math.floor(3 * z)",
            "Math.ceil(3 * z - 1)",
        ),  # at 0, where a dead layer's next has its pre-activations
        ("decay(z * z / 2)", "Math.exp(-z * z / 2)"),
        ("0.999 * square[i] + (1 - 0.999)", "0.999 * square[i] + 0.001"),
        (
            "z += before[n * fanIn + i] * matrix[i * fanOut + j]",
            "z += before[n * fanIn + fanIn - 1 - i] * matrix[(fanIn - 1 - i) * fanOut + j]",
        ),
        ("value * slopes[l - 1][k]", "value * slopes[l - 1][k] * (1 + 1e-15)"),
    ],
)
def test_a_page_that_rounds_in_another_way_is_noticed(tmp_path, right, wrong):
    text = SOURCE.read_text(encoding="utf-8")
    assert right in text
    other = tmp_path / "network.mjs"
    other.write_text(text.replace(right, wrong), encoding="utf-8")
    assert differing([(name, 20, 20) for name in ("noise", "sine", "zigzag", "ReLU")], other) != []


@pytest.mark.parametrize("name", ["noise", "ReLU", "tanh"])
@pytest.mark.parametrize("layers", [1, 3, 8])
def test_the_gradients_are_those_of_the_books_network(name, layers):
    neuron, (data, _) = drawn.Neuron(drawn.presets()[name]), training.moons()
    first = training.initial_weights()
    matrices = [*first[:layers], first[-1]]
    biases = [np.full(matrix.shape[1], 0.1) for matrix in matrices]
    a, z = training.forward(neuron, [*matrices, *biases], data.x)
    ours = training.backward(neuron, [*matrices, *biases], a, z, data.y)
    activation = Activation("drawn", "", "", "", neuron.f, neuron.derivative, Interval(-np.inf, np.inf), "")
    network = Network(
        tuple(matrix[None] for matrix in matrices),
        tuple(bias[None, None] for bias in biases),
        (*(activation,) * layers, linear),
        ({},) * (layers + 1),
    )
    passed = network.forward(data.x)
    slope = cross_entropy_from_logits.slope(passed.prediction, data.y)
    gradients = network.backward(passed, slope)
    for one, other in zip(ours, [*gradients.weights, *gradients.biases], strict=True):
        np.testing.assert_allclose(one, other.reshape(one.shape), rtol=1e-9, atol=1e-13)
    assert training.loss(z[-1][:, 0], data.y) == pytest.approx(
        float(cross_entropy_from_logits(passed.prediction, data.y)[0]), rel=1e-13, abs=0
    )


def test_the_drawn_curve_has_its_slopes_and_the_functions_values():
    neuron = drawn.Neuron(drawn.slopes_of(tanh))
    np.testing.assert_allclose(neuron.values, np.tanh(drawn.EDGES), atol=0.01)  # slopes in whole hundredths
    z = np.linspace(-5, 5, 997)
    np.testing.assert_allclose(
        (neuron.f(z + 1e-7) - neuron.f(z)) / 1e-7, neuron.derivative(z), rtol=1e-6, atol=1e-8
    )
    assert neuron.derivative(np.array([0.0, -0.0, -5e-324])).tolist() == [
        neuron.slopes[12] * neuron.scale,
        neuron.slopes[12] * neuron.scale,
        neuron.slopes[11] * neuron.scale,
    ]


@pytest.mark.parametrize("name", NAMES)
def test_every_drawing_is_rescaled_to_standard_deviation_one(name):
    neuron = drawn.Neuron(drawn.presets()[name])
    z = np.random.default_rng(1).standard_normal(400_000)
    assert np.std(neuron.f(z)) == pytest.approx(1, abs=0.01)
    assert np.mean(neuron.derivative(z) ** 2) == pytest.approx(neuron.mean_squared_slope, rel=0.02)


def test_a_flat_drawing_is_allowed_and_fails():
    result = training.train(np.zeros(drawn.BARS), 3)
    assert result.fails
    assert result.mean_squared_slope == 0


def test_noise_learns_the_line_fails_at_every_depth_and_some_fail_only_in_depth():
    """What the front page says, with the counts that it shows."""
    bars = drawn.presets()
    noise = training.train(bars["noise"], 3)
    assert (noise.right, noise.held_out, noise.fails) == (100, 98, False)
    lines = [training.train(bars["line"], layers) for layers in (1, 3, 8)]
    assert [(line.right, line.held_out, line.fails) for line in lines] == [(88, 83, True)] * 3
    assert training.train(bars["noise"], 20).fails


@pytest.mark.slow
def test_what_the_front_page_says_holds_with_other_weights_and_other_steps():
    bars = drawn.presets()
    for seed in range(1, 5):
        assert not training.train(bars["noise"], 3, seed=seed).fails
        assert training.train(bars["line"], 20, seed=seed).fails
        assert training.train(bars["noise"], 20, seed=seed).fails
    assert training.train(bars["noise"], 20, rate=0.003).fails
    assert not training.train(bars["noise"], 3, rate=0.01).fails


def test_data_and_weights_are_numbers_that_both_languages_have():
    for values in [*training.initial_weights(), *(data.x for data in training.moons())]:
        assert np.array_equal(values, values.astype(np.float32).astype(float))
    assert [data.y.sum() for data in training.moons()] == [50, 50]


@pytest.mark.parametrize("name", NAMES)
def test_a_drawing_is_spelled_in_letters_and_read_again(name):
    slopes = drawn.presets()[name]
    letters = drawn.spell(slopes)
    assert re.fullmatch(drawn.SPELLED, letters)
    assert np.array_equal(drawn.read(letters), slopes)
    assert SlopeExplorer(letters).slope == name


def test_a_function_or_numbers_become_bars():
    assert SlopeExplorer(relu).slope == "ReLU"
    assert repr(SlopeExplorer(lambda x: x, layers=20)) == "SlopeExplorer('line', layers=20)"
    steep = SlopeExplorer([9.0] + [0.123] * 23)
    assert steep.bars.tolist() == [2.0] + [0.12] * 23
    with pytest.raises(ValueError, match="24 finite slopes"):
        SlopeExplorer([1.0, 2.0])
    with pytest.raises(ValueError, match="24 finite slopes"):
        SlopeExplorer([np.nan] * 24)


@pytest.mark.parametrize(
    "bad", ["", "noise ", "aa" * 23, "pl" * 24, "AA" * 24, "ab" * 24 + "\n", "__proto__"]
)
def test_what_spells_no_drawing_is_refused_and_moves_nothing(bad):
    explorer = SlopeExplorer()
    with pytest.raises(traitlets.TraitError, match=r"no slope .* here; there are: noise, line"):
        explorer.show(layers=20, slope=bad)
    assert explorer.state() == {"slope": "noise", "layers": 3}
    with pytest.raises(traitlets.TraitError, match="no layers 2 here; there are: 1, 3, 8, 20"):
        explorer.layers = 2


def test_a_link_in_the_text_may_spell_a_drawing():
    handles = SlopeExplorer().link["handles"]
    good = f"slope={'hs' * 24}&layers=20"
    assert list(faults(good, handles)) == []
    assert list(faults("slope=sigmoid", handles)) == []
    assert list(faults("slope=cosine&layers=2", handles)) == [
        "slope cannot be 'cosine'",
        "layers cannot be '2'",
    ]


def test_reset_goes_back_to_the_start():
    explorer = SlopeExplorer("line", 8)
    explorer.show(slope="bump", layers=20)
    explorer.reset()
    assert explorer.state() == {"slope": "line", "layers": 8}


def test_the_picture_says_what_three_drawings_learn():
    _, said = SlopeExplorer.picture({})
    for slope, layers in (("noise", 3), ("line", 3), ("sine", 20)):
        assert f"{slope}: {SlopeExplorer.status({'slope': slope, 'layers': layers})}" in said
    assert (said.count("It learns"), said.count("It fails")) == (1, 2)


def test_the_sentence_reads_as_it_was_written():
    assert SlopeExplorer.status({"slope": "noise", "layers": 3}) == (
        "It learns: with 3 hidden layers, 100 of 100 points right in training and 98 of 100 held out. "
        "Loss 5.4\u00a0×\u00a010⁻⁴, mean squared slope 2.24 after rescaling."
    )
    assert SlopeExplorer.status({"slope": "line", "layers": 1}).startswith(
        "It fails: with 1 hidden layer, 88 "
    )
