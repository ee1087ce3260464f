"""What protects this machine, and the marks of others, from what students' code does."""

import os
import sys
from dataclasses import dataclass

from actgrade.errors import CourseworkError
from actgrade.sandbox import bubblewrap
from actgrade.sandbox.child_process import Rules, Sandbox
from actgrade.sandbox.system_calls import build_filter

INSTALL = "bubblewrap (apt-get install bubblewrap, dnf install bubblewrap) gives all of this, on Linux."
WITHOUT = (
    "it could read other submissions, the solutions and your files",
    "it could write to your files, and leave programs running",
    "it could use the network",
)
UNFILTERED = (
    "it could use more memory than its share, and leave a note for another's code in the kernel's keyrings: "
    "how this kind of processor numbers the system's calls is not known here",
)
IN_WORDS = {
    "AS": "how much memory it reserves is not limited (what it uses is looked at ten times a second)",
    "CPU": "its processor time is limited by the grader's clock alone",
    "FSIZE": "the size of files that it writes is not limited",
    "NPROC": "the number of its processes is not limited",
}


@dataclass(frozen=True)
class Protection:
    """How answers are run here, and what that leaves open."""

    sandbox: Sandbox
    missing: tuple[str, ...]  #: in words, each about "a submission's code"
    why: str = ""  #: why there is no bubblewrap

    def in_words(self) -> str:
        """For an instructor who has to decide."""
        if not self.missing:
            return "Every submission runs in a bubblewrap sandbox of its own."
        lines = [f"A submission's code is not shut in on this machine, since {self.why}."] if self.why else []
        lines += [
            "What is missing:",
            *(f"  - {sentence}" for sentence in self.missing),
            INSTALL if self.why else "",
        ]
        return "\n".join(lines).rstrip()


def protection() -> Protection:
    """The best sandbox that works here, tried and not guessed. CourseworkError if no process starts."""
    program = bubblewrap.find()
    why = "bubblewrap is not installed" if sys.platform == "linux" else "bubblewrap exists for Linux alone"
    if program:
        try:
            with Sandbox(program).start(Rules()) as child:
                unfiltered = () if build_filter() else UNFILTERED
                return Protection(Sandbox(program), unfiltered + _limits(child.missing))
        except CourseworkError as problem:
            why = f"bubblewrap is not allowed to work here ({problem})"
    sandbox = Sandbox()
    with sandbox.start(Rules()) as child:
        missing = WITHOUT + _limits(child.missing)
    if hasattr(os, "getuid") and os.getuid() == 0:
        missing += ("it runs as root, whom the system limits in nothing: use an ordinary account",)
    return Protection(sandbox, missing, why)


def _limits(missing: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(IN_WORDS[name] for name in missing if name in IN_WORDS)
