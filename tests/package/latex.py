"""Evaluates the small part of LaTeX in which the registry writes its formulas: a witness for the print."""

import math
import re

_TOKEN = re.compile(r"\s*(\\\\|\\[a-zA-Z]+|\d+\.?\d*|[a-zA-Z]|[-+^(){}<>=,&])")
_SPACING = {r"\left", r"\right"}
_FUNCTIONS = {
    r"\exp": math.exp, r"\ln": math.log, r"\log": math.log, r"\sqrt": math.sqrt, r"\tanh": math.tanh,
    r"\sin": math.sin, r"\cos": math.cos, r"\max": max, r"\min": min,
    r"\sigma": lambda t: 1 / (1 + math.exp(-t)), r"\Phi": lambda t: math.erfc(-t / math.sqrt(2)) / 2,
    r"\varphi": lambda t: math.exp(-t * t / 2) / math.sqrt(2 * math.pi),
}  # fmt: skip
_RELATIONS = {
    "<": lambda a, b: a < b, ">": lambda a, b: a > b, "=": lambda a, b: a == b,
    r"\le": lambda a, b: a <= b, r"\ge": lambda a, b: a >= b, r"\ne": lambda a, b: a != b,
}  # fmt: skip


def value_of(formula, x, parameters):
    r"""The value of `formula` at `x`; `parameters` are numbers by symbol, such as ``{r"\alpha": 0.01}``."""
    cases = re.fullmatch(r"\\begin\{cases\}(.*)\\end\{cases\}", formula.strip(), flags=re.DOTALL)
    numbers = {"x": x, "e": math.e, r"\pi": math.pi} | parameters
    if not cases:
        return _Reader(formula, numbers).all()
    for row in cases[1].split(r"\\"):
        value, condition = row.split("&")
        if _Reader(condition, numbers).all():
            return _Reader(value, numbers).all()
    raise ValueError(f"no case of {formula} holds at {x}")


class _Reader:
    """A recursive-descent reader that evaluates as it goes."""

    def __init__(self, text, numbers):
        if strange := _TOKEN.sub("", text.replace(r"\,", " ")).strip():
            raise ValueError(f"{text} has {strange!r}, which this reader does not know")
        self.tokens = [t for t in _TOKEN.findall(text.replace(r"\,", " ")) if t not in _SPACING] + ["end"]
        self.numbers = numbers

    def next(self):
        return self.tokens.pop(0)

    def all(self):
        value = self.sum()
        if self.tokens[0] in _RELATIONS:
            value = _RELATIONS[self.next()](value, self.sum())
        if self.tokens != ["end"]:
            raise ValueError(f"cannot read on at {self.tokens}")
        return value

    def sum(self):
        value = -self.product() if self.tokens[0] == "-" and self.next() else self.product()
        while self.tokens[0] in ("+", "-"):
            value += self.product() if self.next() == "+" else -self.product()
        return value

    def product(self):
        value = self.power()
        while self.tokens[0] not in ("+", "-", ")", "}", ",", "end", *_RELATIONS):
            if self.tokens[0] == r"\cdot":
                self.next()
            value *= self.power()
        return value

    def power(self):
        value = self.atom()
        return value ** self.raised() if self.tokens[0] == "^" else value

    def raised(self):
        self.next()
        return self.atom()

    def atom(self):
        token = self.next()
        if token in "({":
            value = self.sum()
            self.next()
            return value
        if token == r"\frac":
            return self.atom() / self.atom()
        if token in _FUNCTIONS:
            exponent = self.raised() if self.tokens[0] == "^" else 1
            return _FUNCTIONS[token](*self.arguments()) ** exponent
        if token in self.numbers:
            return self.numbers[token]
        if token[0].isdigit():
            return float(token)
        raise ValueError(f"cannot read {token}")

    def arguments(self):
        if self.tokens[0] not in "({":
            return [self.atom()]  # \tanh x
        self.next()
        values = [self.sum()]
        while self.next() == ",":
            values.append(self.sum())
        return values
