"""Binder's build, replayed without a container."""

import copy

import pytest

from tools.normal_form import WIDGET_STATE
from tools.replay_binder import ReplayError, check_result, main

GOOD = {
    "cells": [{"cell_type": "code", "source": "x", "execution_count": 1}],
    "metadata": {
        "widgets": {WIDGET_STATE: {"state": {"1": {"state": {"_anywidget_id": "actbook.explorables.a.B"}}}}}
    },
}


@pytest.mark.slow
def test_a_chapter_with_its_explorable_runs_where_binder_would_run_it(capfd):
    assert main([]) == 0, capfd.readouterr().err


def test_a_result_is_checked():
    check_result(GOOD)
    unrun = copy.deepcopy(GOOD)
    unrun["cells"][0]["execution_count"] = None
    with pytest.raises(ReplayError, match="not run"):
        check_result(unrun)
    with pytest.raises(ReplayError, match="explorable"):
        check_result(GOOD | {"metadata": {}})
