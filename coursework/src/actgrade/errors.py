"""What an instructor can put right."""


class CourseworkError(Exception):
    """Something about an assignment, a roster or a folder that its owner can put right.

    The message says what is wrong, where, and what to do; the commands print it without a traceback.
    """
