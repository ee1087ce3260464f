"""What an assignment's notebook and its grader both need: one way to write values down, one to compare them.

A part of a question whose inputs the notebook shows is compared by the same lines in the notebook and in
grading, on the same inputs; so what is green in the notebook cannot lose its points.
"""

from actbook.coursework.notebook_check import NotAnswered, NotebookChecks, demand_part, notebook_checks

__all__ = ["NotAnswered", "NotebookChecks", "demand_part", "notebook_checks"]
