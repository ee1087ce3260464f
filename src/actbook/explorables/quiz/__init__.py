"""The quiz: questions that answer back."""

from actbook.explorables.quiz.quiz import Quiz

__all__ = ["Quiz"]
