"""The concept inventory's key fits its items, and a class's answers become a table."""

import pytest
from actbook.quizzes.inventory import edition, export, read_inventory
from click.testing import CliRunner

from actgrade import concept_inventory as inventory
from actgrade.__main__ import actgrade
from places import ROOT

ITEMS = read_inventory()
KEY = inventory.read_key(inventory.KEY, ITEMS)


def run(*words):
    return CliRunner().invoke(actgrade, ["inventory", *map(str, words)])


def saved(folder, name, occasion, chosen):
    """A student's file; `chosen` has options from 0."""
    answers = dict(zip((item.key for item in ITEMS), chosen, strict=True))
    answers = {key: n for key, n in answers.items() if n is not None}
    path = folder / f"{name}-{occasion}.csv"
    path.write_text(export(ITEMS, answers, occasion, name), encoding="utf-8")
    return path


def right():
    return [KEY[item.key]["right"] - 1 for item in ITEMS]


def test_the_key_has_every_item_and_no_favourite_place():
    assert set(KEY) == {item.key for item in ITEMS}
    places = [entry["right"] for entry in KEY.values()]
    assert max(map(places.count, places)) <= 5


def test_the_key_is_nowhere_in_the_package():
    phrases = [text for entry in KEY.values() for text in entry["misconceptions"].values()]
    package = "".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "src").rglob("*")
        if path.suffix in (".py", ".toml", ".js")
    )
    assert [phrase for phrase in phrases if phrase in package] == []


def test_a_class_is_summed_up_item_by_item(tmp_path):
    wrong = [place % 4 if place else 1 for place in [KEY[item.key]["right"] for item in ITEMS]]
    files = [
        saved(tmp_path, "a", "before", wrong),
        saved(tmp_path, "b", "before", right()),
        saved(tmp_path, "a", "after", right()),
        saved(tmp_path, "b", "after", [None, *right()[1:]]),
    ]
    done = run(*files)
    assert done.exit_code == 0
    first, *others = done.output.splitlines()[1:]
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
def test_a_file_that_cannot_be_used_is_named_and_the_others_are_read(tmp_path, spoil, reason):
    good = saved(tmp_path, "good", "before", right())
    bad = saved(tmp_path, "bad", "before", [0] * 12)
    bad.write_text(spoil(bad.read_text(encoding="utf-8")), encoding="utf-8")
    done = run(bad, good)
    assert done.exit_code == 1
    assert f"{bad}: left out, " in done.stderr
    assert reason in done.stderr
    assert "1 of   1" in done.stdout
    assert run(bad).exit_code == 2


def test_files_that_are_not_text_or_not_there_are_named(tmp_path):
    (tmp_path / "x.csv").write_bytes(b"\xff\xfe\x00")
    done = run(tmp_path / "x.csv", tmp_path / "none.csv")
    assert (done.exit_code, done.stderr.count("it cannot be read")) == (2, 2)


def test_a_key_that_does_not_fit_is_refused(tmp_path):
    text = inventory.KEY.read_text(encoding="utf-8")
    (tmp_path / "key.toml").write_text(text.replace(f"[{ITEMS[0].key}", "[another", 1), encoding="utf-8")
    done = run(saved(tmp_path, "good", "before", right()), "--key", tmp_path / "key.toml")
    assert done.exit_code == 2
    assert "the key cannot be used" in done.stderr
