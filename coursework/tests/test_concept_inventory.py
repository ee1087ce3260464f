"""The concept inventory's key fits its items, and a class's answers become a table."""

import pytest
from click.testing import CliRunner

from actbook.quizzes.inventory import edition, export, option_code
from actgrade import concept_inventory as inventory
from actgrade.__main__ import actgrade
from places import ROOT

ITEMS = inventory.ITEMS
KEY = inventory.read_key(inventory.KEY)
RIGHT = [KEY[item.key]["right"] for item in ITEMS]


def run(*words):
    return CliRunner().invoke(actgrade, ["inventory", *map(str, words)])


def save(folder, name, occasion, chosen):
    """A student's file; `chosen` has options from 1, or None."""
    answers = {item.key: n - 1 for item, n in zip(ITEMS, chosen, strict=True) if n is not None}
    path = folder / f"{name}-{occasion}.csv"
    path.write_text(export(ITEMS, answers, occasion, name), encoding="utf-8")
    return path


def test_the_key_is_nowhere_in_the_package_and_has_no_favourite_place():
    assert max(map(RIGHT.count, RIGHT)) <= 5
    phrases = [text for entry in KEY.values() for text in entry["misconceptions"].values()]
    files = [p for p in (ROOT / "src").rglob("*") if p.suffix in (".py", ".toml", ".js")]
    package = "".join(path.read_text(encoding="utf-8") for path in files)
    assert [phrase for phrase in phrases if phrase in package] == []


def test_the_page_counts_as_right_what_the_key_does():
    assert [item.code for item in ITEMS] == [
        option_code(item.key, right) for item, right in zip(ITEMS, RIGHT, strict=True)
    ]


def test_a_class_is_summed_up_item_by_item_with_its_most_common_misconception(tmp_path):
    wrong = [place % 4 + 1 for place in RIGHT]
    files = [
        save(tmp_path, "a", "before", wrong),
        save(tmp_path, "b", "before", RIGHT),
        save(tmp_path, "a", "after", RIGHT),
        save(tmp_path, "b", "after", [None, *wrong[1:]]),
    ]
    done = run(*files)
    assert done.exit_code == 0
    first, *others = done.output.splitlines()[1:]
    assert first.split()[1:] == ["1", "of", "2", "1", "of", "1", "none"]
    for line, item, n in zip(others, ITEMS[1:], wrong[1:], strict=True):
        assert line.split()[1:7] == ["1", "of", "2", "1", "of", "2"]
        assert line.endswith(f"  {KEY[item.key]['misconceptions'][str(n)]} (1)")


FIRST = ITEMS[0].key
SPOILT = {
    "it is no saved inventory": lambda text: "a,b\n1,2\n",
    "another edition": lambda text: text.replace(edition(ITEMS), "00000000"),
    "its items are not those": lambda text: "\n".join(text.splitlines()[:-1]),
    "one occasion": lambda text: text.replace("before", "during"),
    "'9' is not one of the options 1 to 4": lambda text: text.replace(f"{FIRST},1", f"{FIRST},9"),
    "'x' is not one of the options 1 to 4": lambda text: text.replace(f"{FIRST},1", f"{FIRST},x"),
}


@pytest.mark.parametrize("reason", SPOILT)
def test_a_file_that_cannot_be_used_is_named_and_the_others_are_read(tmp_path, reason):
    good, bad = (save(tmp_path, name, "before", chosen) for name, chosen in (("a", RIGHT), ("b", [1] * 12)))
    bad.write_text(SPOILT[reason](bad.read_text(encoding="utf-8")), encoding="utf-8")
    done = run(bad, good)
    assert done.exit_code == 1
    assert f"{bad}: " in done.stderr
    assert reason in done.stderr
    assert "1 of   1" in done.stdout
    done = run(bad, tmp_path / "none.csv")
    assert (done.exit_code, done.stderr.count("it cannot be read")) == (2, 1)


def test_a_key_that_does_not_fit_is_refused(tmp_path):
    text = inventory.KEY.read_text(encoding="utf-8")
    for spoilt in (text.replace(f"[{FIRST}", "[another", 1), f"{text}\n[another]\n", "["):
        (tmp_path / "key.toml").write_text(spoilt, encoding="utf-8")
        done = run(save(tmp_path, "good", "before", RIGHT), "--key", tmp_path / "key.toml")
        assert (done.exit_code, "the key cannot be used" in done.stderr) == (2, True)
