"""How the page's network trains, in the field's words: it stands folded under the figure."""

from actbook.explorables.slope.training import FAILS_AT, LAYERS, NOISE, POINTS, RATES, STEPS, WIDTH

ABOUT = (
    (
        "Data",
        f"Two moons with noise {NOISE}: {POINTS} points to train on, and {POINTS} held out, drawn alike.",
    ),
    (
        "Network",
        f"2 inputs, {', '.join(map(str, LAYERS[:-1]))} or {LAYERS[-1]} hidden layers of {WIDTH} neurons "
        "with the drawn activation, 1 output.",
    ),
    ("Loss", "Binary cross-entropy from logits, the mean over the points to train on."),
    (
        "Optimiser",
        f"Adam with β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸: {STEPS} steps on all points, learning rate {RATES[3]}; "
        f"with {LAYERS[-1]} layers {RATES[20]}.",
    ),
    ("Initialisation", "LeCun's: normal weights of variance 1/fan_in, from seed 0, and biases of 0."),
    (
        "Rescaling",
        "The network has f divided by its standard deviation for normal inputs of mean 0 and variance 1, so "
        "that no drawing wins by being large. The mean squared slope is that of the rescaled f, for the same "
        "inputs.",
    ),
    ("Beyond the bars", "Left of −4 and right of 4, f goes on straight."),
    (
        "It fails",
        f"when at most {FAILS_AT} of the {POINTS} held-out points are right. This is one draw of the "
        "weights: with another the count is another, above all in deep networks.",
    ),
)
