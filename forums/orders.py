"""The orders in which a discussion can be read. Each is the same for everybody."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contributions.models import Contribution


@dataclass(frozen=True)
class Place:
    """A place in an order: the value sorted by, and the id of the row that has it."""

    value: int
    pk: int

    def __str__(self) -> str:
        return f"{self.value}.{self.pk}"


@dataclass(frozen=True)
class Order:
    """``field`` falls (rises where ``rises``), and of equal rows the newer one comes first."""

    name: str
    label: Promise | str
    rule: Promise | str
    field: str
    rises: bool = False
    questions_only: bool = False

    def sorted(self, rows: QuerySet) -> QuerySet:
        if self.questions_only:
            rows = rows.filter(post__is_question=True)
        if self.field == "id":
            return rows.order_by("-pk")
        return rows.order_by(self.field if self.rises else f"-{self.field}", "-pk")

    def rest(self, rows: QuerySet, place: Place, *, inclusive: bool) -> QuerySet:
        """Those of ``rows`` that come after ``place``, with the row there where ``inclusive``."""
        older = Q(pk__lte=place.pk) if inclusive else Q(pk__lt=place.pk)
        if self.field == "id":
            return rows.filter(older)
        beyond, onwards = ("gt", "gte") if self.rises else ("lt", "lte")
        # Said twice, so that an index on the field is entered at the place.
        return rows.filter(
            Q(**{f"{self.field}__{beyond}": place.value}) | older,
            **{f"{self.field}__{onwards}": place.value},
        )

    def place(self, row: Contribution) -> Place:
        return Place(getattr(row, self.field), row.pk)


_ALL = (
    Order("newest", _("Newest"), _("What was said last stands first."), "id"),
    Order(
        "agreed",
        _("Most agreed with"),
        _("What most people agree with stands first; those against are not subtracted."),
        "agree_count",
    ),
    Order(
        "discussed",
        _("Most discussed"),
        _("What has most replies stands first."),
        "reply_count",
    ),
    Order(
        "both",
        _("Both sides"),
        _(
            "What many agree with and many disagree with stands first: "
            "the smaller of the two numbers counts."
        ),
        "split_count",
    ),
    Order(
        "random",
        pgettext_lazy("order", "By lot"),
        _(
            "A lot was drawn for each post when it came. It is the same for everybody, and the "
            "same tomorrow: so late posts are found too."
        ),
        "shuffle",
        rises=True,
    ),
    Order(
        "questions",
        _("Questions"),
        _("Only questions, answered or not; what most people agree with stands first."),
        "agree_count",
        questions_only=True,
    ),
)
ORDERS: Mapping[str, Order] = {order.name: order for order in _ALL}
USUAL = "newest"


def order_of(asked: str) -> Order:
    return ORDERS.get(asked, ORDERS[USUAL])


def place_of(asked: str) -> Place | None:
    """Read a place out of an address; None for what is none."""
    value, _dot, pk = asked.partition(".")
    number = value.removeprefix("-")
    if not (number.isascii() and number.isdigit() and pk.isascii() and pk.isdigit()):
        return None
    if len(number) > 18 or len(pk) > 18:
        return None
    return Place(int(value), int(pk))
