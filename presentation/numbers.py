"""How a count is written."""


class Figure(int):
    """A count that people read: with commas from five digits on, as GB/T 15835-2011 allows.

    It counts as the integer it is, so that a sentence still finds its plural.
    """

    def __str__(self) -> str:
        number = int(self)
        return f"{number:,}" if abs(number) >= 10_000 else repr(number)
