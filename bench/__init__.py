"""Measures accuracy, speed and times of this book, side by side with other libraries: `python -m bench`."""
