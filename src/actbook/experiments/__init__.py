"""One file a study: cause a phenomenon by one factor, measure it over several seeds, cure it.

Each module has a function `run` (some have a second one) that returns a frozen dataclass of plain
arrays, with a `table()` (or a `describe()`) of the numbers behind the figure. A study is a function of its
arguments: it draws nothing but from the seeds that it is given, and takes seconds on one core.
"""
