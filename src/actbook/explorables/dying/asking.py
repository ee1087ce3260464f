"""What the laboratory asks before it is touched, and what it suggests to try.

Both go by what the study found: a question whose answer the numbers do not give is not asked.
"""

import re
from typing import Any

import numpy as np

from actbook.elementwise import Array
from actbook.experiments.dying_units import DyingUnits
from actbook.functions.leaky_relu import leaky_relu
from actbook.functions.relu import relu


def prediction_for(study: DyingUnits, seed: int) -> dict[str, Any]:
    """A large step from bias 0 against a small one from the lowest bias: which leaves more dead ReLUs?

    Empty for a study without ReLU, without bias 0, or with one rate or one bias only.
    """
    if not _has_both_causes(study):
        return {}
    large, small, low = _large(study), min(study.learning_rates), min(study.biases)
    by_step, by_bias = _dead(study, large, 0.0)[:, -1], _dead(study, small, low)[:, -1]
    here = study.seeds.index(seed)
    choices = [f"rate {large:g} from bias 0", _signed(f"rate {small:g} from bias {low:g}")]
    return {
        "question": f"Which leaves more of this network's {sum(study.widths)} ReLUs dead after "
        f"{study.steps} steps: learning {choices[0]}, or {choices[1]}?",
        "choices": choices,
        "answer": int(by_bias[here] > by_step[here]),
        "explanation": (
            f"After the large steps {by_step[here]} are dead, after the low bias {by_bias[here]}; the "
            f"medians of the {len(study.seeds)} seeds are {np.median(by_step):g} and {np.median(by_bias):g}. "
            "A bias that is too low needs no step to kill: look at step 0."
        ),
    }


def prompts_for(study: DyingUnits, seed: int) -> list[dict[str, Any]]:
    """Two causes and two cures, as far as the study has them, each with the state that its button sets."""
    if not _has_both_causes(study):
        return []
    large, small, low = _large(study), min(study.learning_rates), min(study.biases)
    here = study.seeds.index(seed)
    born, lowered = _dead(study, large, 0.0)[here, 0], _dead(study, small, low)[here, 0]
    prompts = [
        _prompt(
            f"Cause one, the step. At the start {born or 'none'} of the units are dead. Play the training, "
            "and watch bars sink below the line.",
            f"Rate {large:g} from bias 0",
            {"activation": relu.name, "rate": large, "bias": 0.0, "step": 0},
        ),
        _prompt(
            f"Cause two, the bias. Before the first step {lowered} are dead. Does training wake them?",
            f"Rate {small:g} from bias {low:g}",
            {"activation": relu.name, "rate": small, "bias": low, "step": 0},
        ),
        _prompt(
            "One cure, the smaller step: the same weights, the same bias 0. How many die?",
            f"Rate {small:g} from bias 0",
            {"activation": relu.name, "rate": small, "bias": 0.0, "step": study.steps},
        ),
    ]
    if leaky_relu in study.activations:
        prompts.append(
            _prompt(
                f"Another, the leak, with the steps that killed at rate {large:g}. Who is off on every "
                "sample, and who is dead?",
                "Switch to Leaky ReLU",
                {"activation": leaky_relu.name, "rate": large, "bias": 0.0, "step": min(5, study.steps)},
            )
        )
    return prompts


def _has_both_causes(study: DyingUnits) -> bool:
    return (
        relu in study.activations
        and 0.0 in study.biases
        and min(study.biases) < 0
        and _large(study) > min(study.learning_rates)
    )


def _large(study: DyingUnits) -> float:
    """The largest rate at which every ReLU network still learns from bias 0; else the largest."""
    rates = study.learning_rates
    run = study.activations.index(relu), study.biases.index(0.0)
    learns = (study.right[run][:, :, -1] > 0.75 * study.samples).all(axis=-1)
    return max((rate for rate, does in zip(rates, learns, strict=True) if does), default=max(rates))


def _dead(study: DyingUnits, rate: float, bias: float) -> Array:
    """ReLU's dead units, (seeds, steps + 1)."""
    return study.dead[
        study.activations.index(relu), study.biases.index(bias), study.learning_rates.index(rate)
    ]


def _prompt(text: str, label: str, state: dict[str, Any]) -> dict[str, Any]:
    return {"text": _signed(text), "label": _signed(label), "state": state}


def _signed(text: str) -> str:
    """With real minus signs before digits."""
    return re.sub(r"-(?=\d)", "−", text)
