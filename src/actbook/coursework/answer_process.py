"""The program that runs a student's cells: grader and notebook pass this file's text to a Python of its own.

Nothing imports it, and it imports nothing of theirs. On standard input it gets one JSON object a line:
first what it may use, then cells to run and functions to call; on standard output it answers each with one
line that repeats the request's token. What the student's code prints goes nowhere. The student's code shares
this process and can change all of it, so nothing that is said here is believed: it is only ever compared.
"""

# mypy: disallow-untyped-defs=False
# (its types would be imports in a process that has to start quickly)

import ast
import builtins
import importlib.machinery
import json
import os
import re
import sys
import types
import warnings

MOST_TEXT = 1000  # letters of an error's message
MOST_ERRORS = 5  # of one cell
CELL_MAGICS_THAT_RUN = ("%%time", "%%timeit", "%%capture", "%%prun")
MAGIC = re.compile(r"^(\s*)(?:(\w[\w, ]*=)\s*)?(?:%\w|!)(.*)$")
TIMED = re.compile(r"^(\s*)%(?:time|timeit|prun)\s+(?!-)(\S.*)$")
HELP = re.compile(r"^\s*(?:\?{1,2}[\w.]+|[\w.]+\?{1,2})\s*$")


class Declared:
    """Finds NumPy and what the assignment declares, each in its own folder, and nothing beside them."""

    def __init__(self, folders):
        self.folders = folders

    def find_spec(self, name, path=None, target=None):
        """As importlib wants it; what is inside a package is found by Python itself."""
        if path is None and name in self.folders:
            return importlib.machinery.PathFinder.find_spec(name, [self.folders[name]])
        return None


def limit(limits):
    """Set what the system lets a process set; the names of those that it does not."""
    try:
        import resource
    except ImportError:
        return sorted(limits)
    missing = []
    for name, value in limits.items():
        try:
            kind = getattr(resource, "RLIMIT_" + name)
            hard = resource.getrlimit(kind)[1]
            most = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(kind, (most, most))
        except (AttributeError, ValueError, OSError):
            missing.append(name)
    return missing


def without_magics(text):
    """The cell with IPython's own lines taken out; what follows %time and the like is kept."""
    lines = text.splitlines()
    first = next((line.strip() for line in lines if line.strip()), "")
    if first.startswith("%%"):
        if first.split()[0] not in CELL_MAGICS_THAT_RUN:
            return ""
        lines = lines[next(n for n, line in enumerate(lines) if line.strip()) + 1 :]
        lines.insert(0, "")
    return "\n".join(plain_line(line) for line in lines)


def plain_line(line):
    """One line as Python reads it."""
    if timed := TIMED.match(line):
        return timed[1] + timed[2]
    if HELP.match(line):
        return "pass"
    if magic := MAGIC.match(line):
        return f"{magic[1]}{magic[2]} None" if magic[2] else f"{magic[1]}pass"
    return line


def parsed(text, name):
    """The cell's statements; a cell that is not Python is read again without IPython's lines."""
    try:
        return ast.parse(text, name).body
    except SyntaxError:
        stripped = without_magics(text)
        if stripped == text:
            raise
        return ast.parse(stripped, name).body


def said(problem, name):
    """An exception as data: raised in the cell `name`, or, where that is "", in a call, by any cell's code.

    Its text is the student's: cut here, and cleaned by the grader.
    """
    line = getattr(problem, "lineno", None) if isinstance(problem, SyntaxError) else None
    cell, inside, trace = name, [], problem.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        inside.append(code.co_name)
        if code.co_filename == name or (not name and code.co_filename.startswith("<cell ")):
            line, cell = trace.tb_lineno, code.co_filename
        trace = trace.tb_next
    try:
        text = str(problem.msg if isinstance(problem, SyntaxError) else problem)[:MOST_TEXT]
    except BaseException:
        text = ""
    return {
        "type": type(problem).__name__[:60],
        "text": text,
        "line": line,
        "cell": cell,
        "inside": inside[-20:],
    }


def run(space, text, name):
    """Run a cell statement by statement; what one raises is noted, and the next is run."""
    try:
        statements = parsed(text, name)
    except BaseException as problem:
        return [said(problem, name)]
    errors: list = []
    flags = 0
    for statement in statements:
        try:
            if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
                import __future__

                for alias in statement.names:
                    flags |= getattr(__future__, alias.name).compiler_flag
            code = compile(ast.Module([statement], []), name, "exec", flags=flags, dont_inherit=True)
            exec(code, space)
        except BaseException as problem:
            if len(errors) < MOST_ERRORS:
                errors.append(said(problem, name))
    return errors


def call(space, data, function, args, look):
    """What the student's function gives for these arguments, or what it raises.

    No warning raises, and none is shown, whatever filters and error states its cells have left. `look` tells
    whether to look for a change of what it is given.
    """
    if function not in space:
        return {"absent": True}
    given, kinds = [data.restore(arg) for arg in args], []
    noted = dict.fromkeys(("divide", "over", "invalid"), "call")
    state = data.np.errstate(**noted, under="ignore", call=lambda kind, flag: kinds.append(kind))
    with warnings.catch_warnings(), state:
        warnings.simplefilter("ignore")
        try:
            value = space[function](*given)
        except BaseException as problem:
            return {"raised": said(problem, "")}
        try:
            reply = {"value": data.plain(value), "warned": sorted(set(kinds))}
            if look:
                reply["changed"] = json.dumps(data.plain(given)) != json.dumps(args)
        except data.NotPlainError as problem:
            return {"refused": str(problem)[:MOST_TEXT]}
        except BaseException as problem:
            return {"refused": f"what came back cannot be read: {type(problem).__name__[:60]}"}
    return reply


def main():
    """Get ready, then answer until there is no more to answer."""
    requests = os.fdopen(os.dup(0), "rb")
    replies = os.dup(1)
    set_up = json.loads(requests.readline())
    if set_up["uid"] is not None:
        os.setgroups([])
        os.setresgid(set_up["uid"], set_up["uid"], set_up["uid"])
        os.setresuid(set_up["uid"], set_up["uid"], set_up["uid"])
    missing = limit(set_up["limits"])
    sys.meta_path.append(Declared(set_up["folders"]))
    data = types.ModuleType("plain")
    exec(compile(set_up["plain"], "<plain>", "exec"), data.__dict__)

    notebook = types.ModuleType("__main__")
    sys.modules["__main__"] = notebook
    space = notebook.__dict__
    space["__builtins__"] = builtins
    space["check"] = space["display"] = lambda *args, **named: None
    space["get_ipython"] = lambda: None

    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    dumps, write, readline, loads = json.dumps, os.write, requests.readline, json.loads
    getpid, leave = os.getpid, os._exit
    here = getpid()

    def say(reply, most):
        if getpid() != here:  # a copy that the student's code made of this process
            leave(0)
        line = dumps(reply)
        if len(line) > most:
            line = dumps({"token": reply["token"], "refused": "what came back is far larger than any answer"})
        left = memoryview(line.encode() + b"\n")
        while left:
            left = left[write(replies, left) :]

    say({"token": set_up["token"], "missing": missing}, 10_000)
    while line := readline():
        request = loads(line)
        if "cell" in request:
            reply = {"errors": run(space, request["cell"], request["name"])}
        else:
            reply = call(space, data, request["function"], request["args"], request.get("look"))
        reply["token"] = request["token"]
        say(reply, request["most"])
    leave(0)


if __name__ == "__main__":
    main()
