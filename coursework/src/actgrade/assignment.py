"""An assignment as its author writes it: a folder with a declaration, a source notebook and input generators.

    coursework/1-activations/
        assignment.toml   what is asked, for how many points, and how it is compared
        source.ipynb      the notebook with its solutions, in nbgrader's cell format, no outputs
        inputs.py         a function for each set of inputs: numpy Generator → list of argument tuples
        mutants.toml      wrong answers, with the marks that each must get
        data/             files that the notebook reads (optional); students get them

The reference is the solution in the source notebook. A question's answer is in the solution cell whose
`grade_id` is the question's id; locked cells are the author's and are restored before grading.
"""

import hashlib
import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from actbook.coursework.judges import JUDGES
from actgrade.errors import CourseworkError

SCHEMA = 1
Made = TypeVar("Made")
FILES = ("assignment.toml", "source.ipynb", "inputs.py")


@dataclass(frozen=True)
class Part:
    """Points for one set of inputs."""

    id: str
    points: float
    inputs: str  #: the function of inputs.py that draws them
    visible: bool = False  #: the notebook's check compares these very inputs
    rtol: float = 1e-9
    atol: float = 0.0
    about: str = ""  #: what is asked of it, in words that students may read
    judge: str = (
        ""  #: the property (of actbook.coursework.judges) that counts, in place of the reference's value
    )


@dataclass(frozen=True)
class Level:
    """One level of a rubric."""

    points: float
    text: str
    samples: tuple[str, ...] = ()  #: answers that get just this, for those who mark; students do not get them


@dataclass(frozen=True)
class Question:
    """A function that is called (parts), or a text that is read by a person (levels)."""

    id: str
    title: str
    function: str = ""  #: the name that the answer defines; "" where a person marks
    parts: tuple[Part, ...] = ()
    levels: tuple[Level, ...] = ()  #: of the rubric, best first
    time_limit: float = 2.0  #: seconds for all calls of one part
    notes: str = ""  #: for those who mark; students do not get them

    @property
    def manual(self) -> bool:
        return not self.function

    @property
    def guidance(self) -> str:
        """The notes for those who mark, without the line that leak tests look for."""
        return "\n".join(one for one in self.notes.splitlines() if not one.startswith("canary")).strip()

    @property
    def private(self) -> str:
        """All that only those who mark may read."""
        return "\n".join((self.notes, *(text for level in self.levels for text in level.samples)))

    @property
    def points(self) -> float:
        return self.levels[0].points if self.manual else sum(part.points for part in self.parts)


@dataclass(frozen=True)
class Variant:
    """A constant that differs between students of a plain release."""

    name: str  #: of the variable, which a locked cell tagged `variant` sets
    default: float
    low: float
    high: float
    digits: int


@dataclass(frozen=True)
class Assignment:
    """The whole declaration; `folder` has the files."""

    folder: Path
    title: str
    version: int
    minutes: int
    questions: tuple[Question, ...]
    goals: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()  #: what an answer may import beside the standard library and NumPy
    set_up_limit: float = 20.0  #: seconds for running the cells before the first call
    memory: int = 1024  #: MiB that an answer's process may use
    variants: tuple[Variant, ...] = field(default=())

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def points(self) -> float:
        return sum(question.points for question in self.questions)

    @cached_property
    def by_id(self) -> MappingProxyType[str, Question]:
        return MappingProxyType({question.id: question for question in self.questions})

    @cached_property
    def digest(self) -> str:
        """Of all that a mark depends on: a result made with another digest is stale."""
        sha = hashlib.sha256()
        data = sorted(path for path in (self.folder / "data").rglob("*") if path.is_file())
        for path in [*(self.folder / name for name in FILES), *data]:
            sha.update(path.relative_to(self.folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
        return sha.hexdigest()


def read_assignment(folder: Path) -> Assignment:
    """The assignment in `folder`, or a CourseworkError that names the file, the place and the remedy."""
    folder = Path(folder).resolve()
    for name in FILES:
        if not (folder / name).is_file():
            raise CourseworkError(f"{folder} is not an assignment: it has no {name}")
    path = folder / "assignment.toml"
    try:
        held = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise CourseworkError(f"{path} is not TOML: {problem}") from problem
    if held.pop("schema", None) != SCHEMA:
        raise CourseworkError(f"{path}: `schema = {SCHEMA}` must stand at the top")
    questions = tuple(_question(entry, path) for entry in held.pop("question", ()))
    variants = tuple(_made(Variant, entry, path, "a [[variant]]") for entry in held.pop("variant", ()))
    lists = {name: tuple(held.pop(name)) for name in ("goals", "prerequisites", "modules") if name in held}
    made = {"folder": folder, "questions": questions, "variants": variants}
    assignment = _made(Assignment, held | lists, path, "the declaration", **made)
    ids = [question.id for question in questions]
    if not ids:
        raise CourseworkError(f"{path} asks nothing: add a [[question]]")
    if twice := sorted({name for name in ids if ids.count(name) > 1}):
        raise CourseworkError(f"{path}: two questions are called {', '.join(twice)}")
    return assignment


def _question(entry: dict[str, Any], path: Path) -> Question:
    entry = dict(entry)
    where = f"question {entry.get('id', '?')!r}"
    parts = tuple(_made(Part, part, path, f"a part of {where}") for part in entry.pop("part", ()))
    levels = tuple(_level(level, path, f"a level of {where}") for level in entry.pop("level", ()))
    question = _made(Question, entry, path, where, parts=parts, levels=levels)
    if bool(question.function) != bool(parts) or bool(question.function) == bool(levels):
        raise CourseworkError(
            f"{path}: {where} needs a function and [[question.part]]s, or else [[question.level]]s"
        )
    if strange := sorted({part.judge for part in parts} - {"", *JUDGES}):
        raise CourseworkError(
            f"{path}: {where}: there is no judge {strange[0]!r}; there are {', '.join(sorted(JUDGES))}"
        )
    names = [part.id for part in parts]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise CourseworkError(f"{path}: {where} has two parts called {', '.join(twice)}")
    if min([part.points for part in parts] + [level.points for level in levels]) < 0:
        raise CourseworkError(f"{path}: {where} has negative points")
    if levels and levels[0].points != max(level.points for level in levels):
        raise CourseworkError(f"{path}: {where} must have its best level first")
    return question


def _level(entry: dict[str, Any], path: Path, where: str) -> Level:
    samples = entry.get("samples", [])
    if not isinstance(samples, list) or not all(isinstance(one, str) and one.strip() for one in samples):
        raise CourseworkError(f"{path}: {where}: samples is a list of texts, each an answer of this level")
    return _made(Level, entry | {"samples": tuple(samples)}, path, where)


def _made(kind: type[Made], entry: dict[str, Any], path: Path, where: str, **ready: Any) -> Made:
    """`kind(**entry, **ready)`, with an error that names what is missing, unknown or of the wrong type."""
    try:
        made = kind(**entry, **ready)
    except TypeError as problem:
        said = str(problem).partition("__init__() ")[2] or problem
        raise CourseworkError(f"{path}: {where}: {said}") from None
    for name, value in entry.items():
        wanted = kind.__dataclass_fields__[name].type  # type: ignore[attr-defined]
        if wanted is float and isinstance(value, int) and not isinstance(value, bool):
            object.__setattr__(made, name, float(value))
        elif isinstance(wanted, type) and not isinstance(value, wanted):
            raise CourseworkError(
                f"{path}: {where}: {name} is {value!r}, but a {wanted.__name__} is expected"
            )
    return made
