"""Quiz questions as data: one TOML file a chapter in `questions/`, read and checked by `read`."""

from actbook.quizzes.question import Option, Question, QuizError
from actbook.quizzes.reading import names, read

__all__ = ["Option", "Question", "QuizError", "names", "read"]
