"""Where students' code runs: a process of its own, bounded in everything, that is believed nothing.

`child` is the program in that process; `process` starts it, asks it and stops it; `bubblewrap` shuts it in
where there is bubblewrap; `protection` says what is missing where there is none; `replies` reads what
comes back.
"""

from actgrade.sandbox.process import Sandbox
from actgrade.sandbox.protection import Protection, protection

__all__ = ["Protection", "Sandbox", "protection"]
