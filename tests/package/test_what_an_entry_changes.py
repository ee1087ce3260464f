"""Which pages may change when a function joins the registry; no chapter of Part I is among them."""

import re
import subprocess
import sys

from tools.environment import ROOT

#: Every file that goes through all entries, and the page that is made of it.
PAGES = {
    "src/actbook/explorables/gallery/gallery.py": "pages/gallery.md",
    "_ext/cheat_sheet.py": "pages/cheat-sheet.md",
    "_ext/frameworks.py": "pages/frameworks.md",
    "bench/accuracy.py": "pages/measurements.md",
    "bench/accuracy_page.py": "pages/measurements.md",
}
#: They look one entry up, or those of its family, or report times.
NO_PAGE = {
    "_ext/share_cards.py", "bench/speed.py", "src/actbook/checks/catalogue.py",
    "src/actbook/coursework/chapter_words.py",
    "src/actbook/explorables/tangent/tangent_explorer.py", "src/actbook/plotting/palette.py",
}  # fmt: skip
#: What the chapters of Part I show of the registry, and the gallery: with one more entry if told so.
SHOWN = """
import dataclasses, sys
import actbook.registry as registry
if sys.argv[1:]:
    registry.ACTIVATIONS += (dataclasses.replace(registry.mish, name="trial", title="Trial"),)
from actbook.explorables import Gallery, NeuronExplorer, TangentExplorer
from actbook.tables import summary

def state(widget):
    names = set(widget.traits(sync=True)) - {"layout", "tooltip"}
    return {name: getattr(widget, name) for name in sorted(names) if name[0] != "_"}

print("summary", summary().rows)
print("neuron", state(NeuronExplorer()))
for each in registry.CLASSICS:
    print("tangent", state(TangentExplorer(each.name)))
print("gallery", state(Gallery()))
"""


def shown(*arguments):
    """The lines of `SHOWN`, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", SHOWN, *arguments], cwd=ROOT, text=True, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.splitlines()


def test_the_pages_that_go_through_all_entries_are_these():
    sources = [path for part in ("src", "_ext", "bench") for path in (ROOT / part).rglob("*.py")]
    takes = re.compile(r"^ *\"?from actbook(\.registry)? import .*\bACTIVATIONS\b", re.MULTILINE)
    readers = {path.relative_to(ROOT).as_posix() for path in sources if takes.search(path.read_text("utf-8"))}
    assert readers - {"src/actbook/__init__.py"} == set(PAGES) | NO_PAGE
    assert all((ROOT / page).is_file() for page in PAGES.values())
    for path in [*(ROOT / "chapters").glob("*.ipynb"), *(ROOT / "studies").glob("*.py")]:
        assert not takes.search(path.read_text("utf-8")), path.name


def test_one_more_entry_changes_the_gallery_and_nothing_that_part_one_shows():
    changed = [
        before.split()[0]
        for before, after in zip(shown(), shown("with a trial"), strict=True)
        if before != after
    ]
    assert changed == ["gallery"]
