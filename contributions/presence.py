"""How many look at a page just now: about, from three on, and nothing of who they are."""

from functools import lru_cache

from contributions.live import rendered

# Seconds from one count to the next.
EVERY = 5
# Fewer are not told: one or two could be known.
FEWEST = 3
# From here on tens are told, so that a crowd is not told of each who comes and goes.
MANY = 30


def about(number: int) -> int:
    """The number that is told; 0 for none."""
    if number < FEWEST:
        return 0
    return number if number < MANY else number - number % 10


def fragment(group: str, number: int) -> str:
    """What stands on the pages of a group where ``number`` look at them."""
    return _fragment(group, about(number))


@lru_cache(maxsize=1000)
def _fragment(group: str, told: int) -> str:
    context = {"group": group, "number": told}
    return rendered("contributions/_presence.html", context).strip()
