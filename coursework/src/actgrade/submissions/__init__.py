"""From the folder that an LMS gives to one submission for each student of the roster, with nothing lost.

A layout (`layouts`) says which student each file is from; `choose` decides which of a student's files is the
submission; `collect` puts both together with the mapping file and the due date. What is in the folder and not
taken is named, with why; whoever may own it needs a person, and is not taken for somebody with nothing.
"""

from actgrade.submissions.collect import LAYOUTS, read_submissions
from actgrade.submissions.submission import Collection, Left, Submission

__all__ = ["LAYOUTS", "Collection", "Left", "Submission", "read_submissions"]
