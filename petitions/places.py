"""Where signers live, told so that nobody can be picked out."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from petitions.reading_forms import FEWEST
from presentation.charts.spec import Chart, bars


@dataclass(frozen=True)
class Place:
    """Signers of one region; ``rate`` per 10,000 residents, None where residents are not known."""

    name: str
    count: int
    residents: int

    @property
    def rate(self) -> float | None:
        return round(10_000 * self.count / self.residents, 1) if self.residents else None


@dataclass(frozen=True)
class Places:
    """``shown`` one by one; the ``hidden`` ones only together, with ``rest`` signatures."""

    shown: tuple[Place, ...]
    hidden: tuple[str, ...]
    rest: int

    @property
    def whole(self) -> int:
        return sum(place.count for place in self.shown) + self.rest


def places_of(regions: Iterable[tuple[str, int, int]]) -> Places:
    """``regions`` are (name, residents, signatures); fewer than five signers are not told.

    One hidden number alone could be worked out from the sum, so a second is hidden with it.
    """
    rows = [Place(name or _("not told"), count, people) for name, people, count in regions]
    rows.sort(key=lambda row: -row.count)
    few = sum(row.count < FEWEST for row in rows)
    cut = len(rows) - max(few, 2 if few else 0)
    shown, hidden = rows[: max(0, cut)], rows[max(0, cut) :]
    names = tuple(sorted(row.name for row in hidden))
    return Places(tuple(shown), names, sum(row.count for row in hidden))


def chart_of(places: Places) -> Chart:
    """Signatures of the regions that are told one by one, and of the others together."""
    rows = [(place.name, place.count, "1") for place in places.shown]
    if places.rest:
        rows.append((_("other places together"), places.rest, "6"))
    return bars(
        rows,
        name="region",
        title=_("Where signers live"),
        unit=pgettext("unit", "signatures"),
        head=_("Place"),
    )
