"""What a test does where the machine lacks a program that no lock can bring."""

import os
from typing import NoReturn

import pytest


def missing(what: str) -> NoReturn:
    """Skip the test and say `what`; fail it where .ci/run has promised that nothing is missing."""
    if os.environ.get("NOTHING_IS_MISSING"):
        pytest.fail(what)
    pytest.skip(f"SKIPPED: {what}")
