"""What chapter 4 reads off the laboratory."""

import json
import re
from pathlib import Path

import numpy as np

from actbook import leaky_relu, relu
from actbook.experiments import dying_units

CHAPTER = Path(__file__).resolve().parents[2] / "chapters/04-relu.ipynb"
SEED = 3


def test_what_the_chapter_says_is_what_the_study_found():
    """Every number that chapter 4 reads off the laboratory, as the sentence has it."""
    study = dying_units.run()
    text = " ".join(
        "".join(cell["source"])
        for cell in json.loads(CHAPTER.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "markdown"
    )
    plain = re.sub(r"\[([^\]]*)\]\(#[^)]*\)", r"\1", text)
    bias = study.biases.index
    rate = study.learning_rates.index
    dead = study.dead[0, :, :, SEED]
    alive_at_last = 32 - dead[bias(0.0), rate(10.0), -1]
    unit = study.steep[0, bias(0.0), rate(3.0), SEED] == 0
    layers = unit[5].reshape(2, 16).sum(axis=1)
    assert study.activations == (relu, leaky_relu)
    assert f"the one that lost {dead[0, rate(3.0), -1] / 32:.0%}".replace("%", " %") in plain
    assert f"{dead[0, rate(3.0), 5]} of the 32 units are dead" in plain
    assert layers.tolist() == [1, 15]
    assert "one in layer 1, and 15 of the 16 in layer 2" in plain
    assert np.flatnonzero(unit[:, 16])[[0, -1]].tolist() == [2, 20]
    assert "Unit 17 does at step 21" in plain
    assert f"{dead[0, rate(3.0), -1]} are left at step 30" in plain
    assert unit[2:, 4].all()
    assert "Unit 5, in layer 1, stays dead" in plain
    assert alive_at_last == 1
    assert "only one unit survives" in plain
    assert (dead[0, rate(0.3)] == 0).all()
    assert "nobody dies" in plain
    assert f"With $-1$, {dead[bias(-1.0), rate(0.3), 0]} of the 32 units are dead before" in plain
    assert f"it is {dead[bias(-2.0), rate(0.3), -1]} with a bias of $-2$" in plain
    assert abs(study.right[0, bias(-2.0), rate(0.3), SEED, -1] - 50) < 5
    first, last = dead[bias(-1.0), rate(3.0)][[0, -1]]
    assert f"with rate 3 from bias $-1$: {last} instead of {first}" in plain
    leaky = study.off[1, 0, rate(3.0), SEED]
    assert (study.on[1, 0, rate(3.0), SEED, 5] == 0).tolist() == unit[5].tolist()
    assert f"at rate 3 the same {leaky[5]} units are *off*" in plain
    assert f"still {leaky[-1]} of them, where ReLU had {dead[0, rate(3.0), -1]} dead" in plain
    lost = study.diverged[1, 0, rate(10.0)]
    assert f"the run has diverged at step {lost[SEED].argmax()};" in plain
    assert lost[:, -1].sum() == 4
    assert "by step 30 four of the five seeds have" in plain
