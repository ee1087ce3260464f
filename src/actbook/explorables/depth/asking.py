"""What the depth explorer asks before it is touched, and what it suggests to try.

Each names activations, initialisations and a depth; what a study has not measured is left out.
"""

from typing import Any

import numpy as np

from actbook.experiments.depth import Depth
from actbook.explorables.depth.words import number


def prediction_for(study: Depth) -> dict[str, Any]:
    """Question, choices, number of the right one, and the explanation that follows any choice."""
    if not ("sigmoid" in study.activations and "standard" in study.initialisations and 20 in study.depths):
        return {}
    place = (
        study.activations.index("sigmoid"),
        study.initialisations.index("standard"),
        study.depths.index(20),
    )
    left, product = (float(np.median(values[place])) for values in (study.first, study.predicted))
    choices = {0.1: "about a tenth", 1e-6: "about a millionth", 1e-16: "less than 10⁻¹⁵"}
    nearest = min(choices, key=lambda size: abs(np.log10(left / size)))
    return {
        "question": "Sigmoid with the standard initialisation, 20 layers: "
        "how much of the gradient arrives at layer 1?",
        "choices": list(choices.values()),
        "answer": list(choices).index(nearest),
        "explanation": f"It is {number(left)}. One step back multiplies by about "
        f"{number(product ** (1 / 19))}, and there are 19 steps.",
    }


def prompts_for(study: Depth) -> list[dict[str, Any]]:
    """Things to try, each with the state that its button sets."""
    deepest = study.depths[-1]
    wanted = [
        _prompt(
            "The network of the question. Then give it more layers, or fewer: the line keeps its slope.",
            "Sigmoid, standard, 20 layers",
            activation="sigmoid",
            initialisation="standard",
            depth=20,
            compare="none",
            layer=1,
        ),
        _prompt(
            "LeCun's initialisation suits tanh. What does it leave of ReLU's gradient? And of sigmoid's?",
            "tanh, LeCun, beside ReLU",
            activation="tanh",
            initialisation="lecun",
            depth=deepest,
            compare="relu",
            layer=1,
        ),
        _prompt(
            "A linear layer's slope is 1, which could not be better. See it explode, and vanish.",
            "Linear, He beside standard",
            activation="linear",
            initialisation="he",
            depth=deepest,
            compare="standard",
            layer=1,
        ),
    ]
    return [prompt for prompt in wanted if _is_measured(study, prompt["state"])]


def _is_measured(study: Depth, state: dict[str, Any]) -> bool:
    return (
        state["activation"] in study.activations
        and state["initialisation"] in study.initialisations
        and state["depth"] in study.depths
        and state["compare"] in ("none", *study.activations, *study.initialisations)
    )


def _prompt(text: str, label: str, **state: Any) -> dict[str, Any]:
    return {"text": text, "label": label, "state": state}
