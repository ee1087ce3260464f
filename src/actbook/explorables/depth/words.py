"""Names and numbers as the explorer writes them."""

from actbook.initialisation import INITIALISATIONS, STANDARD
from actbook.registry import ACTIVATIONS

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_ACTIVATIONS = {activation.name: activation.title for activation in ACTIVATIONS}
_INITIALISATIONS = {scheme.name: scheme.title for scheme in INITIALISATIONS}


def number(value: float) -> str:
    """Two digits, which is more than the seeds agree on: 0.84, 12, 4.0 × 10⁻²⁰; 1 and an exact 0 as they are.

    No line break parts a power of ten from its digits.
    """
    if value in (0, 1):
        return f"{value:.0f}"
    digits, power = f"{value:.1e}".split("e")
    if -2 <= int(power) <= 1:
        return f"{value:.{1 - int(power)}f}"
    return f"{digits}\u00a0×\u00a010{str(int(power)).translate(_RAISED)}"


def activation_title(name: str) -> str:
    """What readers see of an activation; its name where the registry has none."""
    return _ACTIVATIONS.get(name, name)


def initialisation_title(name: str) -> str:
    """What readers see of an initialisation; its name where there is none."""
    return _INITIALISATIONS.get(name, name)


def initialisation_phrase(name: str) -> str:
    """It in a sentence, after 'with'."""
    if name == STANDARD.name:
        return "the standard initialisation"
    title = _INITIALISATIONS.get(name)
    return f"{title}'s initialisation" if title else f"the initialisation {name}"
