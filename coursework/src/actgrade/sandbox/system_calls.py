"""What a shut-in process may not ask of the kernel: a filter for bubblewrap, as the kernel wants it.

Namespaces hide files, processes and the network, and limits count what a process has mapped. Past both of
them go the keyrings of a user, which stay when the process is gone and show the next one what was left there;
memory that no process has mapped (System V's segments, files in memory); and a user namespace of its own, in
which a process may mount as much memory as it likes. None of it is of use to an answer, so none is allowed.
"""

import platform
import struct
import sys

#: By the machine's name: the number by which the kernel knows it, and those of the calls.
_MACHINES = {"x86_64": 0xC000_003E, "aarch64": 0xC000_00B7}
_REFUSED = {
    "x86_64": {
        "add_key": 248, "request_key": 249, "keyctl": 250, "shmget": 29, "semget": 64, "msgget": 68,
        "mq_open": 240, "memfd_create": 319, "memfd_secret": 447, "unshare": 272, "setns": 308,
        "ptrace": 101, "bpf": 321, "perf_event_open": 298, "userfaultfd": 323, "io_uring_setup": 425,
    },
    "aarch64": {
        "add_key": 217, "request_key": 218, "keyctl": 219, "shmget": 194, "semget": 190, "msgget": 186,
        "mq_open": 180, "memfd_create": 279, "memfd_secret": 447, "unshare": 97, "setns": 268,
        "ptrace": 117, "bpf": 280, "perf_event_open": 241, "userfaultfd": 282, "io_uring_setup": 425,
    },
}  # fmt: skip
_CLONE = {"x86_64": 56, "aarch64": 220}
_CLONE3 = 435  # its flags lie where a filter cannot look; the C library does without
_NEW_NAMESPACES = 0x7E02_0080  # every CLONE_NEW… flag
_OTHER_NUMBERS = 0x4000_0000  # from here on x86_64 has the same calls by other numbers

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_CALL, _MACHINE, _FIRST_ARGUMENT = 0, 4, 16  # offsets in what a filter sees
_ALLOW, _NOT_PERMITTED, _NOT_KNOWN = 0x7FFF_0000, 0x0005_0001, 0x0005_0026  # with EPERM, with ENOSYS


def build_filter() -> bytes:
    """The filter for this machine, or b"" where the numbers of its calls are not known here."""
    machine = platform.machine()
    if sys.platform != "linux" or machine not in _MACHINES:
        return b""
    refused = sorted(_REFUSED[machine].values())
    # (code, value, where to go if so, where to go if not), by name; None is the next line
    lines: list[tuple[int, int, str | None, str | None]] = [
        (_LOAD, _MACHINE, None, None),
        (_EQUAL, _MACHINES[machine], None, "not permitted"),
        (_LOAD, _CALL, None, None),
        *([(_AT_LEAST, _OTHER_NUMBERS, "not permitted", None)] if machine == "x86_64" else []),
        *((_EQUAL, number, "not permitted", None) for number in refused),
        (_EQUAL, _CLONE3, "not known", None),
        (_EQUAL, _CLONE[machine], None, "allow"),
        (_LOAD, _FIRST_ARGUMENT, None, None),
        (_ANY_BIT, _NEW_NAMESPACES, "not permitted", "allow"),
    ]
    ends = {"allow": _ALLOW, "not permitted": _NOT_PERMITTED, "not known": _NOT_KNOWN}
    at = {name: len(lines) + place for place, name in enumerate(ends)}
    program = b""
    for place, (code, value, so, otherwise) in enumerate(lines):
        jumps = (0 if name is None else at[name] - place - 1 for name in (so, otherwise))
        program += struct.pack("<HBBI", code, *jumps, value)
    return program + b"".join(struct.pack("<HBBI", _RETURN, 0, 0, end) for end in ends.values())
