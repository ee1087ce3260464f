"""What must hold of every chapter. A guard takes a notebook and returns what is wrong with it, in sentences.

`GUARDS` is the list: the tests run each on every chapter, and each on a sample that breaks it.
"""

from __future__ import annotations

from collections.abc import Callable

from tools.guards import anatomy, cells, exercises, figures, outputs
from tools.normal_form import Json

GUARDS: tuple[Callable[[Json], list[str]], ...] = (
    cells.run_in_order,
    cells.short,
    cells.narrow,
    cells.enough_prose,
    cells.nothing_forbidden,
    cells.no_trailing_semicolon,
    figures.described,
    figures.one_in_a_cell,
    outputs.no_stored_error,
    outputs.nothing_of_this_machine,
    outputs.fits_the_page,
    anatomy.opens_with_title_and_goals,
    anatomy.imports_come_first,
    anatomy.has_its_sections,
    anatomy.folds_by_details,
    exercises.enough,
    exercises.each_has_hint_and_solution,
    exercises.solution_code_is_collapsed,
    exercises.stored_verdicts_are_as_they_should_be,
)
