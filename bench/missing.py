"""What is said when a part cannot be measured on this machine."""


class NotMeasured(RuntimeError):
    """A part was not measured; the text says what is missing. The figures of an earlier run stay."""
