"""Standardised targets: the error of a network, back in the units of the data."""

import numpy as np

from actbook.checks.exercise import Array, Case, Exercise, Kind, Misconception


def _rms(differences: Array) -> float:
    return float(np.sqrt(np.mean(differences**2)))


def _rmse_in_units(z: Array, y: Array, mean: float, std: float) -> float:
    return _rms(mean + std * z - y)


def _in_deviations(z: Array, y: Array, mean: float, std: float) -> float:
    return _rms(z - (y - mean) / std)


def _two_networks(case: Case, place: tuple[int, ...]) -> str:
    """A network that always says the mean, and one that is right about every house."""
    _, y, mean, std = case.args
    return (
        "Adding the same amount to `mean` and to all of `y` leaves it as it was. For the outputs `0 * z` it "
        f"is {_rmse_in_units(np.zeros_like(y), y, mean, std):.4g}, for `(y - mean) / std` it is 0."
    )


EXERCISES = (
    Exercise(
        key="rmse-in-units",
        title="The error in the units of the data",
        kind=Kind.FUNCTION,
        signature="rmse_in_units(z, y, mean, std)",
        reference=_rmse_in_units,
        cases=(
            Case(  # the held-out prices have another mean and spread than the training part had
                (
                    np.array([-1.2, 0.3, 0.0, 2.1, -0.4, 0.8]),
                    np.array([25.0, 37.5, 45.0, 61.0, 27.0, 55.0]),
                    38.0,
                    14.0,
                ),
                label="the prices of the example",
            ),
            Case(
                (np.array([0.5, -1.5, 1.0, 0.25]), np.array([-3.0, -11.0, 4.0, -2.0]), -4.0, 6.0),
                label="temperatures around −4",
            ),
        ),
        misconceptions=(
            Misconception(
                "in-deviations",
                _in_deviations,
                "This is the error in standard deviations, which is how the network was trained: nobody "
                "pays in those.",
            ),
            Misconception(
                "mean-added",
                lambda z, y, mean, std: mean + _rmse_in_units(z, y, mean, std),
                "The mean is added to the error. Two prices that are both raised by the mean are as far "
                "apart as before.",
            ),
            Misconception(
                "not-scaled-back",
                lambda z, y, mean, std: _rms(z - y),
                "An output of about 1 is compared with a price of about 50: bring both to one scale first.",
            ),
            Misconception(
                "no-shift",
                lambda z, y, mean, std: _rms(std * z - y),
                "The outputs are stretched but not shifted: an output of 0 does not stand for a price of 0.",
            ),
            Misconception(
                "no-stretch",
                lambda z, y, mean, std: _rms(mean + z - y),
                "The outputs are shifted but not stretched: an output of 1 is more than one unit from one "
                "of 0.",
            ),
            Misconception(
                "wrong-order",
                lambda z, y, mean, std: _rms(std * (z + mean) - y),
                "The mean is stretched as well. Standardising takes the mean away first and divides last; "
                "the way back undoes the last step first.",
            ),
            Misconception(
                "standardised-again",
                lambda z, y, mean, std: _rms((z - mean) / std - y),
                "The outputs are standardised a second time; the way back is asked.",
            ),
            Misconception(
                "scale-of-the-held-out",
                lambda z, y, mean, std: _rms(y.mean() + y.std() * z - y),
                "The outputs are scaled back with the mean and spread of `y` itself. The network learned "
                "with those of the training part, and they are handed to you.",
            ),
            Misconception(
                "no-root",
                lambda z, y, mean, std: _rmse_in_units(z, y, mean, std) ** 2,
                "This is the mean squared error, in squared units: the root is missing.",
            ),
            Misconception(
                "deviation-times-square",
                lambda z, y, mean, std: std * _in_deviations(z, y, mean, std) ** 2,
                "A mean squared error is multiplied by one standard deviation: take the root before you "
                "change the units.",
            ),
            Misconception(
                "deviation-squared",
                lambda z, y, mean, std: std**2 * _in_deviations(z, y, mean, std),
                "The standard deviation comes in squared: that suits a mean squared error, not its root.",
            ),
            Misconception(
                "divided",
                lambda z, y, mean, std: _in_deviations(z, y, mean, std) / std,
                "You divide by the standard deviation where the way back multiplies.",
            ),
            Misconception(
                "absolute",
                lambda z, y, mean, std: np.mean(np.abs(mean + std * z - y)),
                "This is the mean absolute error: here large errors are to count for more.",
            ),
            Misconception(
                "signed",
                lambda z, y, mean, std: np.mean(mean + std * z - y),
                "Errors above and below cancel each other: this is how far the predictions lie too high on "
                "average.",
            ),
            Misconception(
                "sum",
                lambda z, y, mean, std: np.sqrt(np.sum((mean + std * z - y) ** 2)),
                "The squares are summed: this grows with the number of houses, so take their mean.",
            ),
            Misconception(
                "predictions",
                lambda z, y, mean, std: mean + std * z,
                "These are the predictions; one number is asked, which says how far they are from `y`.",
            ),
        ),
        hints=(
            "Which price does an output of 0 stand for, and which an output of 1?",
            "Undo the standardising on `z`, last step first; then compare with `y`.",
            "Root mean squared: read it from right to left.",
        ),
        behaviour=_two_networks,
    ),
)
