"""The instructor's tool of the book: release an assignment, check it, grade a class, export the marks.

Students never need it. Imports run one way: `assignment` and `result` say what is marked and what a mark is;
`release`, `grading`, `marks` and `sheet` use them; `commands` puts each behind a word on the command line.
A student's code is never imported and never run in the process that knows the answers.
"""
