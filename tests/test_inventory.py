"""The concept inventory: items without a key, one export on both sides, and the instructor's table."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from traitlets import TraitError

from actbook.explorables import ConceptInventory
from actbook.quizzes import QuizError
from actbook.quizzes.inventory import edition, export, read_inventory
from tools import inventory

ITEMS = read_inventory()
KEY = inventory.read_key(inventory.KEY, ITEMS)
NODE = shutil.which("node")
ROOT = Path(__file__).resolve().parent.parent

EXPORT = """
import { exported } from "%s";
import { readFileSync } from "node:fs";
console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(exported)));
"""


def saved(folder, name, occasion, chosen):
    """A student's file; `chosen` has options from 0."""
    answers = dict(zip((item.key for item in ITEMS), chosen, strict=True))
    answers = {key: n for key, n in answers.items() if n is not None}
    path = folder / f"{name}-{occasion}.csv"
    path.write_text(export(ITEMS, answers, occasion, name), encoding="utf-8")
    return path


def right():
    return [KEY[item.key]["right"] - 1 for item in ITEMS]


def test_there_are_twelve_items_and_a_key_for_each():
    assert len(ITEMS) == 12
    assert set(KEY) == {item.key for item in ITEMS}
    places = [KEY[item.key]["right"] for item in ITEMS]
    assert max(places.count(place) for place in set(places)) <= 5


def test_the_key_is_nowhere_in_the_package_or_the_widget():
    phrases = [text for entry in KEY.values() for text in entry["misconceptions"].values()]
    package = "".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "src").rglob("*")
        if path.suffix in (".py", ".toml", ".js")
    )
    assert [phrase for phrase in phrases if phrase in package] == []
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


def test_a_class_is_summed_up_item_by_item(tmp_path, capsys):
    wrong = [place % 4 if place else 1 for place in [KEY[item.key]["right"] for item in ITEMS]]
    files = [
        saved(tmp_path, "a", "before", wrong),
        saved(tmp_path, "b", "before", right()),
        saved(tmp_path, "a", "after", right()),
        saved(tmp_path, "b", "after", [None, *right()[1:]]),
    ]
    assert inventory.main([str(file) for file in files]) == 0
    first, *others = capsys.readouterr().out.splitlines()[1:]
    assert first.split()[1:] == ["1", "of", "2", "1", "of", "1", "none"]
    assert all(line.split()[1:7] == ["1", "of", "2", "2", "of", "2"] for line in others)


def test_the_most_common_misconception_is_named(tmp_path):
    item = ITEMS[0]
    entry = KEY[item.key]
    wrong = next(int(n) for n in entry["misconceptions"])
    other = next(int(n) for n in entry["misconceptions"] if int(n) != wrong)
    sheets = [
        inventory.Sheet("", "before", {i.key: None for i in ITEMS} | {item.key: n})
        for n in (wrong, other, wrong, entry["right"])
    ]
    row = inventory.summary(sheets, ITEMS, KEY)[0]
    assert row.common == (entry["misconceptions"][str(wrong)], 2)
    assert (row.answered["before"], row.right["before"]) == (4, 1)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda text: "", "it is no saved inventory"),
        (lambda text: "a,b\n1,2\n", "it is no saved inventory"),
        (lambda text: text.replace(edition(ITEMS), "00000000"), "another edition"),
        (lambda text: "\n".join(text.splitlines()[:-1]), "its items are not those"),
        (lambda text: text.replace("before", "during"), "one occasion"),
        (
            lambda text: text.replace(f"{ITEMS[0].key},1", f"{ITEMS[0].key},9"),
            "not one of the options 1 to 4",
        ),
        (
            lambda text: text.replace(f"{ITEMS[0].key},1", f"{ITEMS[0].key},x"),
            "not one of the options 1 to 4",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_named_and_the_others_are_read(tmp_path, capsys, spoil, reason):
    good = saved(tmp_path, "good", "before", right())
    bad = saved(tmp_path, "bad", "before", [0] * 12)
    bad.write_text(spoil(bad.read_text(encoding="utf-8")), encoding="utf-8")
    assert inventory.main([str(bad), str(good)]) == 1
    told = capsys.readouterr()
    assert f"{bad}: left out, " in told.err
    assert reason in told.err
    assert "1 of   1" in told.out
    assert inventory.main([str(bad)]) == 2


def test_files_that_are_not_text_or_not_there_are_named(tmp_path, capsys):
    (tmp_path / "x.csv").write_bytes(b"\xff\xfe\x00")
    assert inventory.main([str(tmp_path / "x.csv"), str(tmp_path / "none.csv")]) == 2
    assert capsys.readouterr().err.count("it cannot be read") == 2


def test_a_key_that_does_not_fit_is_refused(tmp_path, capsys):
    text = inventory.KEY.read_text(encoding="utf-8")
    spoilt = tmp_path / "key.toml"
    spoilt.write_text(text.replace(f"[{ITEMS[0].key}", "[another", 1), encoding="utf-8")
    good = saved(tmp_path, "good", "before", right())
    assert inventory.main([str(good), "--key", str(spoilt)]) == 2
    assert "The key cannot be used" in capsys.readouterr().err
