"""Read the questions of a chapter: the tables `quiz` of its file in `exercises/`."""

import tomllib
from pathlib import Path

from actbook.quizzes.question import Question, QuizError

EXERCISES = Path(__file__).parents[1] / "exercises"


def names() -> tuple[str, ...]:
    """The quizzes that there are, in the order of their names."""
    return tuple(path.stem for path in sorted(EXERCISES.glob("*.toml")))


def read(name: str, folder: Path = EXERCISES) -> tuple[Question, ...]:
    """The questions of the quiz called `name`, in order.

    Raises QuizError for a quiz that is not there and for a file that is not sound.
    """
    path = folder / f"{name}.toml"
    if not path.is_file():
        known = ", ".join(sorted(p.stem for p in folder.glob("*.toml")))
        raise QuizError(f"there is no quiz {name!r}; there are: {known}")
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8")).get("quiz")
    except tomllib.TOMLDecodeError as error:
        raise QuizError(f"{path.name} is not TOML: {error}") from None
    if not tables:
        raise QuizError(f"{path.name} has no questions")
    return tuple(Question.from_table(key, table) for key, table in tables.items())
