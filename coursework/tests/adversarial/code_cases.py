"""Cases whose cells do something else than answer. Most change the answer to `slope`, whose question is worth 4."""

from adversarial.case import BLANK, FAILED, HUMAN, LATE, Case
from handing_in import RIGHT, as_bytes, solved, with_cell

RIGHT_SLOPE = RIGHT["slope"]
WRONG_SLOPE = "def slope(x):\n    return sigmoid(x)\n"  # a cheat is one if this gets points
WRONG = {"slope": 0}


def slope(name, text, outcome=None, **named):
    """The answer to `slope` is `text`."""
    return Case(name, as_bytes(solved(slope=text)), {} if outcome is None else outcome, **named)


def before(name, text, outcome=None, **named):
    """A cell of the student's own stands before all others; the answers are right."""
    return Case(name, as_bytes(with_cell(solved(), text, at=1)), {} if outcome is None else outcome, **named)


def body(text):
    """A slope with this body."""
    return "def slope(x):\n" + "".join(f"    {line}\n" for line in text.splitlines())


#: Finds the descriptor of the grader's own channel, as a student who looks for it can.
CHANNEL = """
import os
def channel():
    for fd in range(3, 64):
        try:
            if not os.get_inheritable(fd) and os.fstat(fd).st_mode & 0o170000 == 0o010000:
                os.write(fd, b"")
                return fd
        except OSError:
            continue
"""

#: Ways past namespaces and limits, as a student who can call the C library has them.
KERNEL = """
import ctypes, os
libc = ctypes.CDLL(None)
libc.syscall.restype = ctypes.c_long
here = os.uname().machine
def keyring():
    call = {"x86_64": 248, "aarch64": 217}[here]
    return libc.syscall(call, b"user", b"left-behind", b"0.25", 4, ctypes.c_int(-4))
def clone(flags):
    call = {"x86_64": 56, "aarch64": 220}[here]
    return libc.syscall(call, ctypes.c_ulong(flags), 0, 0, 0, 0)
"""

TIME = [
    slope("an endless loop where the cell runs", "while True:\n    pass\n" + RIGHT_SLOPE, {"slope": LATE}),
    slope("an endless loop in the function", body("while True:\n    pass"), {"slope": LATE}, quick=True),
    slope("sleeping in the function", body("import time\ntime.sleep(60)"), {"slope": LATE}),
    slope(
        "an endless loop that ignores signals",
        "import signal\nfor n in range(1, 32):\n    try:\n        signal.signal(n, signal.SIG_IGN)\n"
        "    except (OSError, ValueError):\n        pass\n" + body("while True:\n    pass"),
        {"slope": LATE},
    ),
    before("an endless loop in a cell that answers nothing", "while True:\n    pass"),
    slope("a pattern that takes for ever", body("import re\nre.match('(a+)+b', 'a' * 40)"), {"slope": LATE}),
]

ENDING = [
    slope(
        "leaving where the cell runs", "import os\nos._exit(0)\n" + RIGHT_SLOPE, {"slope": FAILED}, quick=True
    ),
    slope("leaving in the function", body("import os\nos._exit(0)"), {"slope": FAILED}),
    slope(
        "killing its own process", body("import os\nos.kill(os.getpid(), 9)"), {"slope": FAILED}, quick=True
    ),
    slope("reading address 0", body("import ctypes\nctypes.string_at(0)"), {"slope": FAILED}),
    slope("sys.exit in the function", body("import sys\nsys.exit(0)"), WRONG, reason="SystemExit was raised"),
    before("leaving in a cell that answers nothing", "import os\nos._exit(3)"),
    before("sys.exit in a cell", "import sys\nsys.exit('enough')\nexit()"),
    slope("raising KeyboardInterrupt", body("raise KeyboardInterrupt"), WRONG),
    slope(
        "an exception that cannot be printed",
        "class Bad(Exception):\n    def __str__(self):\n        raise Bad\n" + body("raise Bad"),
        WRONG,
    ),
    slope("recursion without an end", body("return slope(x)"), WRONG, reason="RecursionError"),
    slope(
        "closing every descriptor", body("import os\nos.closerange(0, 1000)\nreturn 0.25"), {"slope": FAILED}
    ),
    slope(
        "deleting the builtins it runs on",
        "import builtins\nfor name in list(vars(builtins)):\n"
        "    if name not in ('delattr',):\n        delattr(builtins, name)\n",
        {"slope": FAILED},
    ),
    slope(
        "killing every other process",
        "import os\nfor pid in (1, os.getppid(), -1):\n    try:\n"
        "        os.kill(pid, 9)\n    except OSError:\n        pass\n" + RIGHT_SLOPE,
        plain_too=False,
    ),
]

MEMORY = [
    before("an array of 40 GB in a cell", "import numpy as np\nx = np.ones(5_000_000_000)", quick=True),
    slope(
        "an array of 40 GB in the function",
        body("return np.ones(5_000_000_000)"),
        WRONG,
        reason="Error was raised",
    ),
    slope(
        "memory in small pieces",
        body("held = []\nwhile True:\n    held.append(bytes(10**6))"),
        WRONG,
        reason="MemoryError",
    ),
    slope(
        "memory in several processes",
        body(
            "import os, time\nfor _ in range(5):\n    if os.fork() == 0:\n        held = b'x' * (200 * 2**20)\n"
            "        time.sleep(60)\ntime.sleep(60)"
        ),
        {"slope": FAILED},
        reason="400 MiB of memory",
    ),
    before("output of 500 MB in lines", "for _ in range(500):\n    print(('x' * 99 + '\\n') * 10_000)"),
    before("output of 500 MB in one line", "print('x' * 500_000_000)"),
    before(
        "output past Python's own streams",
        "import os\nfor _ in range(100):\n    os.write(1, b'x' * 10**6)\n    os.write(2, b'x' * 10**6)",
    ),
    before(
        "a scratch folder filled with a gigabyte",
        "for n in range(100):\n    with open(f'file{n}', 'wb') as f:\n        f.write(bytes(10 * 2**20))",
    ),
    before("one file larger than any", "with open('big', 'wb') as f:\n    f.write(bytes(100 * 2**20))"),
]

PATCHING = [
    slope(
        "NumPy's comparisons patched",
        "np.isclose = np.allclose = np.array_equal = lambda *a, **k: True\n"
        "np.testing.assert_allclose = lambda *a, **k: None\n" + WRONG_SLOPE,
        WRONG,
        quick=True,
    ),
    slope("np.exp patched", "np.exp = lambda x: 0 * x\n" + WRONG_SLOPE, WRONG),
    slope(
        "NumPy's array replaced",
        "class Always(list):\n    def __eq__(self, other):\n        return True\n"
        "np.ndarray = Always\n" + WRONG_SLOPE,
        WRONG,
    ),
    slope(
        "actbook patched",
        "import sys, types\nfor name in ('actbook', 'actbook.coursework', "
        "'actbook.coursework.plain', 'actgrade'):\n    sys.modules[name] = types.SimpleNamespace("
        "difference=lambda *a: '', plain=lambda v: v)\n" + WRONG_SLOPE,
        WRONG,
    ),
    slope(
        "__code__ of what writes values down swapped",
        "import gc, types\nfor f in gc.get_objects():\n"
        "    if isinstance(f, types.FunctionType) and f.__name__ == 'plain':\n"
        "        f.__code__ = (lambda value, depth=0: 0.25).__code__\n" + WRONG_SLOPE,
        WRONG | {"summary": 0},
    ),
    slope(
        "__code__ of its own check swapped",
        "check.__code__ = (lambda *a, **k: print('right')).__code__\n" + WRONG_SLOPE,
        WRONG,
    ),
    slope(
        "IPython's input hook",
        "def hook(lines):\n    return ['pass']\n"
        "get_ipython().input_transformers_cleanup.append(hook)\n" + WRONG_SLOPE,
        WRONG,
    ),
    slope(
        "json and os.write replaced",
        "import json, os, sys\njson.dumps = lambda *a, **k: '{}'\n"
        "os.write = lambda *a: 0\nsys.stdout = sys.stderr = None\n" + WRONG_SLOPE,
        WRONG,
    ),
    slope(
        "a trace that changes what is returned",
        "import sys\ndef trace(frame, event, arg):\n"
        "    if 'said' in frame.f_locals:\n        frame.f_locals['said'] = ''\n    return trace\n"
        "sys.settrace(trace)\n" + WRONG_SLOPE,
        WRONG,
    ),
    slope(
        "modules thrown out",
        "import sys\nfor name in list(sys.modules):\n    if name != 'sys':\n"
        "        del sys.modules[name]\n" + RIGHT_SLOPE,
        {"slope": FAILED, "summary": FAILED},
    ),
    slope(
        "handlers for the end of the process",
        "import atexit, signal\n"
        "atexit.register(lambda: open('left-behind', 'w').write('x'))\n"
        "signal.signal(signal.SIGTERM, lambda *a: None)\n" + RIGHT_SLOPE,
    ),
]

# The cell after the question calls the function too, so what it does to the channel meets the next question.
CHANNEL_CASES = [
    slope(
        "a reply before anybody asked",
        CHANNEL + 'os.write(channel(), b\'{"token": "x", "value": 0.25}\\n\')\n' + WRONG_SLOPE,
        {"slope": HUMAN, "summary": HUMAN},
        quick=True,
    ),
    slope(
        "a reply with the token of the call",
        CHANNEL
        + "import sys, json\n"
        + body(
            "frame = sys._getframe()\nwhile 'request' not in frame.f_locals:\n    frame = frame.f_back\n"
            "token = frame.f_locals['request']['token']\n"
            "os.write(channel(), json.dumps({'token': token, 'value': 0.25}).encode() + b'\\n')\nreturn 0.25"
        ),
        {"slope": 0, "summary": HUMAN},
    ),
    slope(
        "a reply without the token of the call",
        CHANNEL + body('os.write(channel(), b\'{"token": "x", "value": 0.25}\\n\')\nreturn 0.25'),
        {"slope": HUMAN, "summary": HUMAN},
    ),
    slope(
        "a reply with the token and nothing else",
        CHANNEL
        + "import sys, json\n"
        + body(
            "frame = sys._getframe()\nwhile 'request' not in frame.f_locals:\n    frame = frame.f_back\n"
            "token = frame.f_locals['request']['token']\n"
            "os.write(channel(), json.dumps({'token': token}).encode() + b'\\n')\nreturn 0.25"
        ),
        {"slope": HUMAN, "summary": HUMAN},
    ),
    slope(
        "a line without an end",
        CHANNEL + body("while True:\n    os.write(channel(), b'9' * 65536)"),
        {"slope": HUMAN, "summary": HUMAN},
    ),
    slope(
        "a reply nested 100,000 deep",
        CHANNEL + body("os.write(channel(), b'[' * 100_000 + b'\\n')"),
        {"slope": HUMAN, "summary": HUMAN},
    ),
    slope(
        "a reply that is not text",
        CHANNEL + body("os.write(channel(), bytes(range(128, 256)) + b'\\n')"),
        {"slope": HUMAN, "summary": HUMAN},
    ),
    slope(
        "a reply of another kind",
        CHANNEL + body("os.write(channel(), b'NaN\\n[]\\n{}\\n')"),
        {"slope": HUMAN, "summary": HUMAN},
    ),
    slope(
        "replies thrown away",
        CHANNEL + body("os.dup2(os.open('/dev/null', os.O_WRONLY), channel())\nreturn 1.0"),
        {"slope": LATE},
        plain_too=False,  # there the grader sees the pipe closed, and says FAILED
    ),
]

RETURNING = [
    slope(
        "an object that equals everything",
        "class Yes:\n    def __eq__(self, other):\n        return True\n"
        "    __hash__ = None\n" + body("return Yes()"),
        WRONG,
        reason="does not have the expected form",
    ),
    slope(
        "an object that claims to be an array",
        "class Yes:\n    def __array__(self, *a, **k):\n"
        "        import os\n        os._exit(0)\n" + body("return Yes()"),
        WRONG,
    ),
    slope(
        "a subclass of an array",
        "class Yes(np.ndarray):\n    def __eq__(self, other):\n        return True\n"
        + body("return np.zeros(np.shape(x)).view(Yes)"),
        WRONG,
    ),
    slope(
        "a subclass of a number",
        "class Yes(float):\n    def __sub__(self, other):\n        return 0.0\n"
        "    __rsub__ = __sub__\n" + body("return Yes(1)"),
        WRONG,
    ),
    slope(
        "a class that says that it is NumPy's",
        "class Yes(np.float64):\n    __module__ = 'numpy'\n"
        "    def __array__(self, *a, **k):\n        return np.zeros(2)\n" + body("return Yes(1)"),
        WRONG,
    ),
    slope("what cannot be written down", body("return lambda: x"), WRONG),
    slope("a generator", body("yield 0.25"), WRONG, reason="generator"),
    slope("three million numbers", body("return [0.25] * 3_000_000"), WRONG, reason="items"),
    slope("a text of 50 MB", body("return 'x' * 50_000_000"), WRONG, reason="letters"),
    slope("a million numbers", body("return np.zeros(1_000_000)"), WRONG),
    slope(
        "a list that holds itself", body("held = []\nheld.append(held)\nreturn held"), WRONG, reason="deep"
    ),
    slope("a number of 400,000 digits", body("return 10 ** 400_000"), WRONG),
    slope("one long text among many numbers", body("return [0.25] * 3000 + ['x' * 60_000]"), WRONG),
    slope("not a number everywhere", body("return x * np.nan"), WRONG),
    slope("complex numbers", body("return sigmoid(x) * (1 - sigmoid(x)) + 0j"), WRONG),
    slope("an array of objects", body("return np.array([object()] * np.size(x))"), WRONG),
    *(
        slope(
            f"a difference quotient rounded to {dtype}",
            body(f"return ((sigmoid(x + 1e-6) - sigmoid(x - 1e-6)) / 2e-6).astype(np.{dtype})"),
            WRONG,
            reason="too few digits",
        )
        for dtype in ("float16", "float32")
    ),
    slope("nothing", body("sigmoid(x) * (1 - sigmoid(x))"), WRONG, reason="nothing (None)"),
    slope("an error that tells what it was given", body("raise ValueError(repr(x))"), WRONG),
    slope("a type whose name tells what it was given", body("return type(repr(x), (), {})()"), WRONG),
    Case(
        "an error that tells what an earlier question was given",
        as_bytes(
            solved(
                sigmoid="seen = []\ndef sigmoid(x):\n    seen.append(np.ravel(x)[0])\n    return 1 / (1 + np.exp(-x))\n",
                slope=body("raise type(f'Seen{seen[-1]}', (Exception,), {})(seen[-1])"),
            )
        ),
        WRONG,
    ),
    slope(
        "it only takes single numbers",
        "import math\n" + body("s = 1 / (1 + math.exp(-x))\nreturn s * (1 - s)"),
        WRONG,
        reason="TypeError was raised by slope([",
    ),
    slope(
        "it still says that it is not answered",
        body("raise NotImplementedError(\"question 'slope' is not answered yet\")"),
        {"slope": BLANK},
    ),
]

REACHING = [
    slope(
        "actbook imported for the answer",
        "from actbook import sigmoid as book\n" + body("return book.derivative(x)"),
        WRONG,
        reason="NameError",
    ),
    slope(
        "the checkout put on the path",
        "import sys\nfor root in ('/work', '/tmp', '/root', '/home', '/usr'):\n"
        "    import os\n    for folder, names, files in os.walk(root):\n        if 'actbook' in names or 'site-packages' in names:\n"
        "            sys.path += [folder, folder + '/site-packages']\nimport actbook\nslope = actbook.sigmoid.derivative\n",
        {"slope": FAILED},
        plain_too=False,
        reason="ModuleNotFoundError",
    ),
    slope(
        "looking for the reference and for others' work",
        "import os\nfound = [f for _, _, files in os.walk('/') for f in files if f.endswith('.ipynb') or f in ('assignment.toml', 'visible.json', 'roster.csv')]\n"
        "found += [p for p in ('/home', '/etc/passwd', '/proc/1', '/tmp', '/work') if os.path.exists(p)]\n"
        "if found:\n    os._exit(0)\n" + RIGHT_SLOPE,
        plain_too=False,
    ),
    before(
        "writing outside its folder",
        "for path in ('/tmp/left-behind', '/left-behind', '/usr/lib/left-behind',"
        " '/root/left-behind', '/packages/numpy/left-behind'):\n    try:\n        open(path, 'w').write('x')\n"
        "        np = None\n        import os\n        os._exit(1)\n    except OSError:\n        pass",
        plain_too=False,
    ),
    slope(
        "a program that outlives it",
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
        "        time.sleep(1000)\n    os._exit(0)\n" + RIGHT_SLOPE,
        quick=True,
    ),
    slope(
        "programs started by the function",
        "import subprocess\n"
        + body(
            "try:\n    subprocess.Popen(['/bin/sleep', '1000'])\nexcept OSError:\n    pass\n"
            "return sigmoid(x) * (1 - sigmoid(x))"
        ),
    ),
    slope(
        "a copy of the process that answers too",
        "import os\n" + body("os.fork()\nreturn sigmoid(x) * (1 - sigmoid(x))"),
    ),
    slope(
        "the network",
        "import socket\nimport os\nif [name for _, name in socket.if_nameindex()] not in ([], ['lo']):\n    os._exit(0)\n"
        "def reach(place):\n    try:\n        socket.create_connection(place, 1)\n    except OSError:\n        return\n"
        "    import os\n    os._exit(0)\nreach(('192.0.2.1', 80))\nreach(('127.0.0.1', 22))\n" + RIGHT_SLOPE,
        plain_too=False,
    ),
    slope(
        "a fork bomb",
        "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass\n",
        {"slope": LATE},
        plain_too=False,
    ),
    slope(
        "threads without end",
        "import threading\ndef wait():\n    import time\n    time.sleep(60)\nfor _ in range(100):\n"
        "    threading.Thread(target=wait, daemon=True).start()\n" + RIGHT_SLOPE,
        plain_too=False,
    ),
    slope(
        "another user",
        "import os\ntry:\n    os.setuid(0)\nexcept OSError:\n    pass\nassert os.getuid() != 0\n"
        + RIGHT_SLOPE,
        plain_too=False,
    ),
    *(
        slope(name, KERNEL + f"if {call}:\n    os._exit(0)\n" + RIGHT_SLOPE, plain_too=False, quick=quick)
        for name, call, quick in (
            ("a note for others in the kernel's keyring", "keyring() >= 0", True),
            ("memory that no process holds", "libc.shmget(0, 2**20, 0o1600) >= 0", False),
            ("a file in memory", "libc.memfd_create(b'held', 0) >= 0", False),
            ("a namespace of its own", "libc.unshare(0x10000000) == 0", False),
            ("a copy in a namespace of its own", "clone(0x10000000 | 17) >= 0", False),
        )
    ),
    slope(
        "what the environment tells",
        "import os\nif set(os.environ) - {'PATH', 'LANG', 'TZ', 'HOME', 'PWD', 'PYTHONHASHSEED', 'OMP_NUM_THREADS',"
        " 'OPENBLAS_NUM_THREADS', 'ACTGRADE_CHILD', 'LC_CTYPE'}:\n    os._exit(0)\n" + RIGHT_SLOPE,
    ),
]

#: Right answers that a grader must not take for wrong ones.
HONEST = [
    slope("lists", body("s = sigmoid(np.asarray(x))\nreturn (s * (1 - s)).tolist()")),
    slope("NumPy's numbers for Python's", body("s = sigmoid(np.float64(x))\nreturn s * (1 - s)")),
    slope("another formula", body("return 0.25 / np.cosh(np.asarray(x) / 2) ** 2")),
    slope(
        "changing its input",
        body("if np.ndim(x):\n    x *= -1\n    x -= 0\ns = sigmoid(x)\nreturn s * (1 - s)"),
    ),
    slope("a lambda", "slope = lambda x: sigmoid(x) * (1 - sigmoid(x))\n"),
    slope(
        "an object that is called",
        "class Slope:\n    def __call__(self, x):\n        s = sigmoid(x)\n"
        "        return s * (1 - s)\nslope = Slope()\n",
    ),
    slope(
        "a dataclass and annotations",
        "from __future__ import annotations\nfrom dataclasses import dataclass\n@dataclass\n"
        "class Pair:\n    value: Number\n" + body("s = Pair(sigmoid(x)).value\nreturn s * (1 - s)"),
    ),
    before("from numpy import *", "from numpy import *"),
    before("a seed", "import numpy as np\nimport random\nnp.random.seed(0)\nrandom.seed(0)"),
    before(
        "warnings",
        "import warnings, sys\nwarnings.warn('careful')\nprint('trouble', file=sys.stderr)\n1 / np.zeros(2)",
    ),
    before(
        "IPython's magics",
        "%matplotlib inline\n!pip install numpy\nfiles = !ls\n%time x = 3\nnp?\n?np\ny = x + 1",
    ),
    before("a cell that is timed", "%%time\nz = 1"),
    before("a cell in another language", "%%bash\nrm -rf /\nfor x in 1 2 3; do echo $x; done"),
    before("a package that is not here", "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"),
    before("a cell that raises", "undefined_name\n1 / 0"),
    before("a cell that is not Python", "def broken(:\n    return"),
    slope("shown on the way", body("display(x)\nprint(x)\ns = sigmoid(x)\nreturn s * (1 - s)")),
    slope("the definition after a statement that raises", "import matplotlib\n1 / 0\n" + RIGHT_SLOPE),
]

CODE_CASES = TIME + ENDING + MEMORY + PATCHING + CHANNEL_CASES + RETURNING + REACHING + HONEST
