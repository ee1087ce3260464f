"""Recorded studies: the book's claims about training, on other seeds and in another setting.

A chapter trains in seconds, on a few seeds; before its result becomes a sentence, the same question is put to
at least 20 other seeds and to one other setting. `python -m studies` runs that and writes `results/`.
One file a chapter, each with a tuple `STUDIES`; `recording.py` says what a study is.
"""
