"""What signatures and corrections up to known ids come to, by petition, hour and region."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db.models import Count, QuerySet, Sum

from contributions.hours import Hour
from petitions.models import Correction, HourTally, RegionTally, Signature

# The beginning of an hour, or the code of a region, of one petition.
Place = tuple[int, datetime | str | None]


@dataclass
class Sums:
    """Signatures more or less: in all, in each hour, from each region (None: not told)."""

    petitions: Counter[int] = field(default_factory=Counter)
    hours: Counter[Place] = field(default_factory=Counter)
    regions: Counter[Place] = field(default_factory=Counter)

    def add(self, petition: int, hour: str, region: str | None, number: int) -> None:
        """Add ``number`` signatures of an hour as ``contributions.hours.Hour`` writes it."""
        self.petitions[petition] += number
        self.hours[petition, datetime.strptime(hour, "%Y-%m-%d %H").replace(tzinfo=UTC)] += number
        self.regions[petition, region] += number


def sums_of(signatures: QuerySet[Signature], corrections: QuerySet[Correction]) -> Sums:
    """Add up with one query each. A correction counts in the hour of its signature.

    Rows count whatever their state: each change of state has its correction.
    """
    sums = Sums()
    rows = signatures.order_by().annotate(hour=Hour("signed_at"))
    for row in rows.values_list("petition", "hour", "region").annotate(Count("pk")):
        sums.add(*row)
    changed = corrections.order_by().annotate(hour=Hour("signature__signed_at"))
    names = ("signature__petition", "hour", "signature__region")
    for row in changed.values_list(*names).annotate(Sum("value")):
        sums.add(*row)
    return sums


def add_to_tallies(sums: Sums) -> None:
    """Add to the hours and regions; whoever calls holds the lock under which they change."""
    _add(HourTally, "hour", sums.hours)
    _add(RegionTally, "region_id", sums.regions)


def _add(model: type[HourTally | RegionTally], column: str, sums: Counter[Place]) -> None:
    more = {place: number for place, number in sums.items() if number}
    rows = model.objects.filter(petition__in={petition for petition, _place in more})
    if model is HourTally:
        rows = rows.filter(hour__in={place for _petition, place in more})
    there = {(row.petition_id, getattr(row, column)): row for row in rows}
    for place, row in there.items():
        row.count += more.get(place, 0)
    model.objects.bulk_update([row for at, row in there.items() if at in more], ["count"], 500)
    new = {place: number for place, number in more.items() if place not in there}
    model.objects.bulk_create(
        (
            model(**{"petition_id": place[0], column: place[1], "count": number})
            for place, number in new.items()
        ),
        batch_size=500,
    )


def stored(petitions: Iterable[int]) -> Sums:
    """What the tallies of some petitions say; ``petitions`` of the sums is left empty."""
    sums = Sums()
    for row in HourTally.objects.filter(petition__in=petitions):
        sums.hours[row.petition_id, row.hour] = row.count
    for row in RegionTally.objects.filter(petition__in=petitions):
        sums.regions[row.petition_id, row.region_id] = row.count
    return sums
