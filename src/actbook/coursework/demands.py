"""One part of one question, demanded: what an nbgrader test cell calls."""

import copy
import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from actbook.coursework.judges import judge_value
from actbook.coursework.plain import plain, restore


def demand_part(function: Callable[..., Any], part: Mapping[str, Any]) -> None:
    """Call `function` on every case of `part` (as visible.json has it); AssertionError where it is wrong.

    nbgrader runs this beside the student's code, so it trusts that code; `actgrade grade` does not. nbgrader
    also takes anything on stderr for a failure, so that a right answer would lose its points to a warning:
    warnings are not shown.
    """
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for case in part["cases"]:
            args = tuple(restore(arg) for arg in case["args"])
            got = restore(plain(function(*copy.deepcopy(args))))
            said = judge_value(part["judge"], args, restore(case["wanted"]), got, part["rtol"], part["atol"])
            assert not said, said
