"""From results, people's marks and a roster to a gradebook.

`reading` finds the results, `policy` holds what an instructor decided, `table` makes one row for each
student of the roster, `export` writes it for people, Canvas or Moodle, `statistic` and `plot` say how the
questions did.
"""
