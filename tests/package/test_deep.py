"""Layers, optimisers and minibatches of deep networks: each backward pass against differences."""

import numpy as np
import pytest

from actbook import gelu, selu, silu
from actbook.deep import (
    Adam,
    AlphaDropout,
    Apply,
    Dense,
    Descent,
    Dropout,
    Layer,
    LayerNorm,
    PReLU,
    Residual,
    Stack,
    fit,
    softmax_cross_entropy,
)
from actbook.initialisation import LECUN
from actbook.losses import squared_error
from actbook.vectors import log_softmax, softmax, swiglu

SEEDS = (0, 1)


def generators():
    return [np.random.default_rng(seed) for seed in SEEDS]


def moved(layer, scale=0.3):
    """The layer with arrays that are no special case: gains of 1 and shifts of 0 would hide a mistake."""
    rng = np.random.default_rng(9)
    return layer.with_arrays(tuple(a + scale * rng.normal(size=a.shape) for a in layer.arrays))


LAYERS = {
    "dense": Dense.create(generators(), 4, 3),
    "activation": Apply(gelu),
    "activation with a parameter": Apply(silu, {"beta": 2.0}),
    "vector map": Apply(swiglu),
    "vector map along another axis": Apply(softmax, {"axis": 1}),
    "one learned slope": PReLU.create(2),
    "a learned slope a unit": PReLU.create(2, 4),
    "layer norm": LayerNorm.create(2, 4),
    "dropout": Dropout(0.4),
    "alpha dropout": AlphaDropout(0.4),
    "stack": Stack((Dense.create(generators(), 4, 4), LayerNorm.create(2, 4), Apply(gelu), PReLU.create(2))),
    "residual": Residual((LayerNorm.create(2, 4), Apply(gelu), Dense.create(generators(), 4, 4))),
}


@pytest.mark.parametrize("layer", [moved(layer) for layer in LAYERS.values()], ids=list(LAYERS))
def test_every_backward_pass_is_the_difference_quotient(layer):
    x = np.random.default_rng(5).normal(size=(2, 3, 4))
    y, kept = layer.forward(x, generators())
    slope = np.random.default_rng(6).normal(size=y.shape)
    at_x, at_arrays = layer.backward(kept, slope)
    assert at_x.shape == x.shape
    assert [g.shape for g in at_arrays] == [a.shape for a in layer.arrays]

    def loss(values, arrays):
        return (layer.with_arrays(arrays).forward(values, generators())[0] * slope).sum()

    for place, backward in enumerate((at_x, *at_arrays)):
        quotients = np.empty_like(backward)
        for index in np.ndindex(backward.shape):
            ends = []
            for step in (1e-6, -1e-6):
                everything = [x.copy(), *(a.copy() for a in layer.arrays)]
                everything[place][index] += step
                ends.append(loss(everything[0], tuple(everything[1:])))
            quotients[index] = (ends[0] - ends[1]) / 2e-6
        np.testing.assert_allclose(backward, quotients, rtol=1e-6, atol=1e-8)


def test_a_seed_is_a_network_of_its_own():
    """Alone it has the weights, the batches and the dropout that it has beside others."""
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(20, 3)), np.eye(2)[rng.integers(0, 2, 20)]

    def trained(seeds):
        rngs = [np.random.default_rng(seed) for seed in seeds]
        dense = [Dense.create(rngs, 3, 8), Dense.create(rngs, 8, 2)]
        norm = LayerNorm.create(len(seeds), 8)
        network = Stack((dense[0], norm, Apply(gelu), Dropout(0.2), dense[1]))
        settings = {"loss": softmax_cross_entropy, "optimiser": Adam(0.01), "steps": 30, "batch": 6}
        return fit(network, x, y, seeds=seeds, **settings)

    (both, both_history), (one, one_history) = trained((3, 7)), trained((7,))
    np.testing.assert_allclose(both.predict(x)[1:], one.predict(x), rtol=1e-12)
    np.testing.assert_allclose(both_history.loss[:, 1:], one_history.loss, rtol=1e-12)
    assert (one_history.loss[-1] < one_history.loss[0]).all()


def test_layer_norm_gives_each_sample_mean_0_and_variance_1():
    x = np.random.default_rng(1).normal(5, 3, (2, 4, 50))
    y = LayerNorm.create(2, 50).forward(x)[0]
    np.testing.assert_allclose(y.mean(axis=-1), 0, atol=1e-12)
    np.testing.assert_allclose(y.var(axis=-1), 1, rtol=1e-5)


def test_a_residual_connection_around_nothing_hands_the_slope_through():
    dense = Dense.create(generators(), 4, 4)
    nothing = Residual((dense.with_arrays(tuple(np.zeros_like(a) for a in dense.arrays)),))
    x = np.ones((2, 3, 4))
    y, kept = nothing.forward(x)
    np.testing.assert_array_equal(y, x)
    np.testing.assert_array_equal(nothing.backward(kept, x)[0], x)


@pytest.mark.parametrize(("layer", "scale"), [(Dropout(0.3), 1.0), (AlphaDropout(0.3), 1.0)], ids=str)
def test_dropout_keeps_the_mean_and_only_in_training(layer, scale):
    x = np.random.default_rng(2).normal(0, 1, (2, 400, 400))
    np.testing.assert_array_equal(layer.forward(x)[0], x)
    y = layer.forward(x, generators())[0]
    assert not np.array_equal(y[0], y[1])
    assert np.abs(y.mean(axis=(1, 2))).max() < 0.01
    if isinstance(layer, AlphaDropout):
        np.testing.assert_allclose(y.var(axis=(1, 2)), 1, atol=0.02)
        assert y.min() < selu.output.low / 2
    else:
        assert (y == 0).mean() == pytest.approx(0.3, abs=0.01)
        np.testing.assert_allclose(y[y != 0], x[y != 0] / 0.7, rtol=1e-15)


@pytest.mark.parametrize("layer", [Layer(), Dropout(0.0), Dropout(0.7), AlphaDropout(0.3)], ids=str)
def test_a_layer_that_does_nothing_hands_values_and_slopes_through(layer):
    x = np.random.default_rng(3).normal(size=(2, 3, 4))
    rngs = generators() if getattr(layer, "rate", None) == 0 else None
    y, kept = layer.forward(x, rngs)
    np.testing.assert_array_equal(y, x)
    np.testing.assert_array_equal(layer.backward(kept, x)[0], x)
    np.testing.assert_array_equal(Stack((layer,)).predict(x), x)


def test_at_the_kink_prelu_has_the_slope_of_the_left():
    assert PReLU.create(1).backward(np.zeros((1, 1, 1)), np.ones((1, 1, 1)))[0].item() == 0.25


def test_adam_follows_the_formulas_of_its_paper():
    """Two steps by hand, and a first step whose size is the learning rate whatever the gradient."""
    arrays, adam = (np.array([[[1.0, -2.0]]]),), Adam(0.1)
    gradients = [(np.array([[[0.5, -1e-4]]]),), (np.array([[[-0.25, 3.0]]]),)]
    memory, m, v = adam.start(arrays), 0.0, 0.0
    value = arrays[0]
    for t, (g,) in enumerate(gradients, start=1):
        arrays, memory = adam.step(arrays, (g,), memory)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        value = value - 0.1 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
        np.testing.assert_allclose(arrays[0], value, rtol=1e-12)
        if t == 1:
            np.testing.assert_allclose(np.abs(value - [1.0, -2.0]), 0.1, rtol=1e-3)


@pytest.mark.parametrize("optimiser", [Descent([0.1, 0.2]), Adam([0.1, 0.2])], ids=lambda o: type(o).__name__)
def test_each_seed_may_have_a_learning_rate_of_its_own(optimiser):
    arrays, gradients = (np.zeros((2, 1, 3)),), (np.ones((2, 1, 3)),)
    moved = optimiser.step(arrays, gradients, optimiser.start(arrays))[0][0]
    np.testing.assert_allclose(moved, [[[-0.1] * 3], [[-0.2] * 3]], rtol=1e-6)


def test_full_batches_and_plain_descent_are_gradient_descent():
    rng = np.random.default_rng(4)
    x, y = rng.normal(size=(10, 3)), rng.normal(size=(10, 1))
    dense = Dense.create([np.random.default_rng(0)], 3, 1, LECUN)
    network, _ = fit(
        Stack((dense,)), x, y, loss=squared_error, optimiser=Descent(0.1), steps=5, batch=10, seeds=[0]
    )
    weights, bias = dense.weights[0], dense.biases[0]
    for _ in range(5):
        error = (x @ weights + bias - y) / 10
        weights, bias = weights - 0.1 * x.T @ error, bias - 0.1 * error.sum(axis=0)
    np.testing.assert_allclose(network.arrays[0][0], weights, rtol=1e-12)
    np.testing.assert_allclose(network.arrays[1][0], bias, rtol=1e-12)


def test_softmax_cross_entropy_and_its_slope():
    z, y = np.array([[1.0, -2.0, 0.5], [40.0, 0.0, -900.0]]), np.eye(3)[[2, 0]]
    expected = -np.mean([log_softmax(z[0])[2], log_softmax(z[1])[0]])
    assert softmax_cross_entropy(z, y) == pytest.approx(expected, rel=1e-14)
    np.testing.assert_allclose(softmax_cross_entropy.slope(z, y), (softmax(z) - y) / 2, rtol=1e-14)


def test_softmax_cross_entropy_takes_seeds_masked_classes_and_targets_of_any_sum():
    rng = np.random.default_rng(8)
    z, y = rng.normal(size=(2, 4, 3)), rng.random((2, 4, 3))
    slope = softmax_cross_entropy.slope(z, y)
    for index in np.ndindex(z.shape):
        ends = []
        for step in (1e-6, -1e-6):
            moved_z = z.copy()
            moved_z[index] += step
            ends.append(softmax_cross_entropy(moved_z, y)[index[0]])
        assert slope[index] == pytest.approx((ends[0] - ends[1]) / 2e-6, abs=1e-8)
    assert softmax_cross_entropy([[0.0, 0.0, -np.inf]], [[1.0, 0.0, 0.0]]) == pytest.approx(np.log(2))


def test_bad_settings_are_refused_in_words():
    x, y = np.zeros((4, 2)), np.zeros((4, 1))
    good = {"loss": squared_error, "optimiser": Descent(0.1), "steps": 1, "batch": 2, "seeds": [0]}
    network = Stack((Dense.create([np.random.default_rng(0)], 2, 1),))
    for change, message in (({"batch": 5}, "1 to 4"), ({"steps": 0}, "at least 1")):
        with pytest.raises(ValueError, match=message):
            fit(network, x, y, **(good | change))
    with pytest.raises(ValueError, match="row for each sample"):
        fit(network, x, y[:3], **good)
    with pytest.raises(ValueError, match="share of values to drop"):
        Dropout(1.0)
    with pytest.raises(ValueError, match="argument 2 is shorter"):
        network.layers[0].with_arrays(())
    with pytest.raises(ValueError, match="rate must be one finite number"):
        Dropout("0.5")
    for seeds in ([], [0, 1]):
        with pytest.raises(ValueError, match="seeds needs a number for each network: 1 are stacked"):
            fit(network, x, y, **(good | {"seeds": seeds}))
    with pytest.raises(ValueError, match="x \\+ f\\(x\\) needs one shape"):
        Residual((network.layers[0],)).forward(x[None])


def test_what_is_infinite_and_dropped_is_0():
    with np.errstate(all="raise"):
        y, _ = Dropout(0.5).forward(np.full((2, 8, 4), np.inf), generators())
        assert PReLU.create(1).forward(np.array([[[np.inf]]]))[0] == np.inf
    assert set(np.unique(y)) == {0, np.inf}
