"""The concept inventory: items without a key, and one export on both sides."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from traitlets import TraitError

from actbook.explorables import ConceptInventory
from actbook.quizzes import QuizError
from actbook.quizzes.inventory import edition, option_code, read_inventory

ITEMS = read_inventory()
NODE = shutil.which("node")
ROOT = Path(__file__).resolve().parent.parent

EXPORT = """
import { exported } from "%s";
import { readFileSync } from "node:fs";
console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(exported)));
"""


def test_there_are_twelve_items():
    assert len(ITEMS) == 12
    state = ConceptInventory().get_state()
    assert not {"right", "because"} & {name for item in state["items"] for name in item}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('text = "yes"', 'text = "yes", right = true'), "and no key"),
        (('text = "no"', 'text = "yes"'), "that differ"),
        (("options", "choices"), "has a text and options"),
    ],
)
def test_a_file_of_items_that_is_not_sound_is_refused(tmp_path, change, message):
    text = '[one]\ntext = "Even?"\noptions = [{ text = "yes" }, { text = "no" }]\n'
    file = tmp_path / "items.toml"
    file.write_text(text, encoding="utf-8")
    assert read_inventory(file)[0].options == ("yes", "no")
    file.write_text(text.replace(*change), encoding="utf-8")
    with pytest.raises(QuizError, match=message):
        read_inventory(file)


def test_the_edition_changes_with_any_word():
    changed = (ITEMS[0].__class__(ITEMS[0].key, ITEMS[0].text + "?", ITEMS[0].options), *ITEMS[1:])
    assert edition(changed) != edition(ITEMS) == ConceptInventory().edition


def test_answers_that_cannot_be_are_refused():
    widget = ConceptInventory()
    for answers in ({"no such": 0}, {ITEMS[0].key: 9}, {ITEMS[0].key: True}):
        with pytest.raises(TraitError):
            widget.answers = answers
    assert widget.answers == {}


def test_an_items_code_is_that_of_one_of_its_options():
    for item in ITEMS:
        assert item.code in {option_code(item.key, n) for n in range(1, len(item.options) + 1)}
    assert option_code("a", 1) == "5fa4764f"


@pytest.mark.skipif(NODE is None, reason="SKIPPED: the page's export is not compared, install Node ≥ 20")
def test_the_page_saves_what_python_would():
    filled = []
    for n, name in enumerate(["", "Ada", 'a "b", c', "=1+1", "+1", "-1", "@x", "Žofie", "a\nb"]):
        widget = ConceptInventory()
        widget.answers = {item.key: i % len(item.options) for i, item in enumerate(ITEMS) if (i + n) % 3}
        widget.name, widget.occasion = name, ("before", "after")[n % 2]
        filled.append(widget)
    traits = ("edition", "columns", "items", "answers", "occasion", "name")
    states = [{trait: getattr(widget, trait) for trait in traits} for widget in filled]
    module = (ROOT / "src/actbook/explorables/inventory/inventory_file.js").as_uri()
    done = subprocess.run(
        [NODE, "--input-type=module", "--eval", EXPORT % module],
        input=json.dumps(states),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert json.loads(done.stdout) == [widget.export() for widget in filled]
