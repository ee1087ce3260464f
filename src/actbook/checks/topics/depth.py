"""What is left of a gradient after many layers."""

from actbook.checks.exercise import Case, Exercise, Kind, Line, Misconception, Tolerance
from actbook.functions.leaky_relu import leaky_relu


def _leaky_through_two(case: Case, place: tuple[int, ...]) -> tuple[Line, ...]:
    f = leaky_relu
    change = (f(f(-1 + 1e-5)) - f(f(-1 - 1e-5))) / 2e-5
    return (
        (
            "(leaky_relu(leaky_relu(-1 + 1e-5)) - leaky_relu(leaky_relu(-1 - 1e-5))) / 2e-5",
            float(change),
        ),
    )


EXERCISES = (
    Exercise(
        key="ten-leaky-layers",
        title="What ten Leaky ReLU layers leave when all inputs are negative",
        kind=Kind.VALUE,
        signature="a number",
        reference=0.01**10,
        tolerance=Tolerance(rtol=1e-6, atol=0),
        misconceptions=(
            Misconception("product", 0.1, "Ten times the slope: each layer multiplies once more."),
            Misconception("one-layer", 0.01, "This is one layer's."),
            Misconception("zero", 0.0, "That is ReLU: here a little is left, if only just."),
            Misconception("one", 1.0, "That is the positive side."),
            Misconception("power-of-ten", 1e-10, "One factor is 10⁻², not 10⁻¹."),
            Misconception("divided", 0.001, "Each layer multiplies; dividing by ten is not the same."),
        ),
        hints=("On the negative side every layer has the slope α.", "Multiply it ten times."),
        comparison=_leaky_through_two,
        behaviour="For comparison, two layers:",
    ),
)
