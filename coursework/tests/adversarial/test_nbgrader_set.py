"""The comparison with nbgrader sorts its outcomes rightly; `nbgrader_set` runs it, which takes long."""

from adversarial.case import FAILED, FULL, Case
from adversarial.nbgrader_set import BEGIN, END, GROUPS, GUIDE, LEFT_OUT, judged, table


def scores(**changed):
    """What nbgrader's gradebook holds: full marks, but for what is named as question__part."""
    found = {f"test-{part.replace(' ', '--')}": (points, False) for part, points in FULL.items()}
    return found | {f"test-{name.replace('__', '--')}": (points, False) for name, points in changed.items()}


def test_an_outcome_is_the_worst_of_its_parts():
    right, wrong, failed = Case("a", b""), Case("b", b"", {"slope": 0}), Case("c", b"", {"slope": FAILED})
    assert judged(right, scores()) == "right"
    assert judged(right, scores(sigmoid__fresh=0)) == "points lost"
    assert judged(wrong, scores()) == "points not earned"
    assert judged(wrong, scores(slope__seen=0, slope__fresh=0)) == "right"
    assert judged(failed, scores(slope__seen=0, slope__fresh=0)) == "a failure turned into 0"


def test_the_table_counts_every_submission_once_and_has_its_place_in_the_guide():
    cases = [case.name for group in GROUPS.values() for case in group if case.name not in LEFT_OUT]
    assert (
        table(dict.fromkeys(cases, "right"))
        .splitlines()[-1]
        .startswith(f"| all | {len(cases)} | {len(cases)} |")
    )
    assert {*LEFT_OUT} <= {case.name for group in GROUPS.values() for case in group}
    held = GUIDE.read_text(encoding="utf-8")
    assert held.index(BEGIN) < held.index(END)
