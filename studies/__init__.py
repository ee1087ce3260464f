"""Recorded studies: the book's claims about training, on other seeds and in another setting.

A chapter trains in seconds, on a few seeds; before its result becomes a sentence, the same question is put to
20 other seeds and to another setting, which is not only another budget. One module a chapter; `recording.py`
says what a study is, and `python -m studies` runs them and writes `results/`.
"""
