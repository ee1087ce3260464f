"""The quiz: questions that answer back."""

from actbook.explorables.quiz.widget import Quiz

__all__ = ["Quiz"]
