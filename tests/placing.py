"""What a kind of page is, for the lists of all there are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import User

# The parts of an address, of the first row that fits and that this person may see; None if none.
Finder = Callable[[User | None], Sequence[object] | None]


# Whose pages stand in the frame of Wagtail.
WAGTAIL = ("wagtailadmin", "wagtailusers", "importing", "outsiders", "cloning", "circulate")


@dataclass(frozen=True)
class Place:
    """One kind of page, in one state: ``name`` is that of its picture."""

    name: str
    route: str
    role: str = "guest"
    find: Finder = lambda _who: ()
    query: str = ""
    status: int = 200

    @property
    def is_editors(self) -> bool:
        """Whether it is a page of Wagtail's and not of ours."""
        return self.route.startswith(WAGTAIL)


@dataclass(frozen=True)
class Stop:
    """A place as it is in this database: who goes there, and by which address."""

    place: Place
    who: User | None
    address: str


def row(rows: Callable[[User], QuerySet]) -> Finder:
    """Find the key of the first of ``rows(who)``."""

    def find(who: User | None) -> Sequence[object] | None:
        key = rows(who).values_list("pk", flat=True).first()
        return None if key is None else (key,)

    return find
