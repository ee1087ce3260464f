"""Where students' code runs: an untrusted, resource-limited process of its own.

`actbook.coursework.answer_process` is the program in it; `child_process` starts, calls and stops it;
`bubblewrap` shuts it in where there is bubblewrap; `protection` says what is missing where there is none;
`untrusted_replies` parses what comes back.
"""

from actgrade.sandbox.child_process import Sandbox
from actgrade.sandbox.protection import Protection, protection

__all__ = ["Protection", "Sandbox", "protection"]
