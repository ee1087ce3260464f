"""Numbers in the quizzes' explanations that no cell of a chapter prints: each is computed here."""

import math

import numpy as np

from actbook import gelu, gelu_tanh, leaky_relu
from actbook.experiments import dying, outputs
from actbook.quizzes.reading import read


def said(name, key, words):
    """The text of the question's option that has `words` in it."""
    (question,) = (question for question in read(name) if question.key == key)
    (because,) = (option.because for option in question.options if words in option.because)
    return because


def heads(least, of):
    """The chance that a fair coin shows `least` or more heads."""
    return sum(math.comb(of, n) for n in range(least, of + 1)) / 2**of


def key_of(name, words):
    return next(q.key for q in read(name) if any(words in option.because for option in q.options))


def test_switches_on_the_corners_of_xor_stand_on_a_stair():
    assert said("01-why-non-linearity", "slope-of-a-switch", "0.25 at 1.6 and at 1.8")
    x1, x2 = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]).T
    for w in (1.501, 1.6, 1.7, 1.8):
        z = w * x1 - x2
        assert np.mean((np.abs(z) > 0.5) != (x1 != x2)) == 0.25
    bowl = np.mean((np.abs(np.array([[1.6], [1.8]]) * x1 - x2) - (x1 != x2)) ** 2, axis=1)
    assert round(np.diff(bowl).item() / 0.2, 4) == 0.7


def test_a_leak_of_a_fifth_does_not_survive_a_step_of_10():
    words = "the loss diverges on all five seeds"
    because = said("04-relu", key_of("04-relu", words), words)
    assert "activation=leaky_relu, hidden_parameters=dict(alpha=0.2), steps=30" in because
    study = dying.run((10.0,), activation=leaky_relu, hidden_parameters={"alpha": 0.2}, steps=30)
    assert study.loss.shape[-1] == 5
    assert not np.isfinite(study.loss[0, -1]).any()


def test_coins():
    words = "a coin gives six or more heads of ten in 38 %"
    assert said("05-leaky-relu", key_of("05-leaky-relu", words), words)
    assert round(100 * heads(6, 10)) == 38
    words = "5.5 % is right for one pair and one direction"
    assert "Either direction makes it 11 %" in said("08-choosing", key_of("08-choosing", words), words)
    assert f"{100 * heads(8, 10):.1f}" == "5.5"
    assert round(200 * heads(8, 10)) == 11


def test_raw_prices_with_a_small_step():
    words = "both outputs learn the raw prices: the linear one errs by 7.6, ReLU by 7.7"
    assert said("06-linear", "raw-targets", words)
    study = outputs.run(scaling="raw", learning_rate=0.01)
    found = dict(zip(study.outputs, np.median(study.rmse, axis=1), strict=True))
    assert (f"{found['linear']:.1f}", f"{found['relu']:.1f}") == ("7.6", "7.7")


def test_the_plateau_of_a_squared_error():
    for words in (
        "about 10⁻⁹ in size at w = −11.4, where the loss is 1.80; the best value is 1.47",
        "about 10⁻⁹ in size, and moving on to 1.47 removes the whole loss of 1.80",
    ):
        assert said("through-depth", key_of("through-depth", words), words)
    w = -11.4
    slope = (math.tanh(w) - 0.9) / math.cosh(w) ** 2
    assert -9.5 < math.log10(abs(slope)) < -8.5
    assert f"{(math.tanh(w) - 0.9) ** 2 / 2:.2f}" == "1.80"
    assert round(math.atanh(0.9), 2) == 1.47


def test_how_large_the_gelus_of_the_quiz_are():
    name = "gelu-and-mish"
    for words in (
        "At −2.7 GELU is −0.0094, and 0.00047 is 5 % of that",
        "Between 2 and 4 the steps of `float16` are 0.002 apart",
        "Φ + φ as well, which is 0.9 at 0",
        "At ±1 it is 0.24",
        "Its mean is xΦ(x) + φ(x), which is 0.4 at x = 0",
        "The difference from −1 is about 2 · 10⁻¹⁷",
    ):
        assert said(name, key_of(name, words), words)
    gap = gelu_tanh(-2.7) - gelu(-2.7)
    assert (f"{gelu(-2.7):.4f}", f"{abs(gap):.5f}", f"{gap / gelu(-2.7):.0%}") == (
        "-0.0094",
        "0.00047",
        "-5%",
    )
    assert f"{np.spacing(np.float16(2.7)):.3f}" == "0.002"
    density = [math.exp(-x * x / 2) / math.sqrt(2 * math.pi) for x in (0, 1)]
    assert [f"{d:.2f}" for d in (0.5 + density[0], density[1], density[0])] == ["0.90", "0.24", "0.40"]
    assert f"{math.erfc(8.5 / math.sqrt(2)):.0e}" == "2e-17"
