"""The quiz: questions that answer back."""
