"""Who signed the demo city's petitions, and when: a burst, a trough, a spike in the news."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from config.demo import mix
from config.demo.arrivals import HOURS
from petitions.models import Petition, Signature
from petitions.person import person_key
from petitions.services.checking import end_of_day

# Of a hundred signers so many are shown with an account of their own in this city.
WITH_ACCOUNT = 12
# Networks that many share: gateways of phones, schools, offices.
SHARED = 240
# Classes of browsers as petitions.families writes them, phones before all.
DEVICES = {"41": 38, "61": 24, "47": 16, "107": 9, "103": 6, "28": 7}
ASSURANCE = {"1": 61, "2": 34, "3": 5}


def period(petition: Petition, now: datetime) -> tuple[datetime, datetime]:
    """From when until when, or until ``now``, an open petition takes signatures."""
    if petition.opened_at is None or petition.closes_at is None:
        raise ValueError("a petition that nobody can sign")
    return petition.opened_at, min(petition.closes_at, now)


def moments(row: dict[str, Any], opened: datetime, ends: datetime, count: int) -> list[datetime]:
    """``count`` moments from ``opened`` until before ``ends``, by the petition's curve."""
    rng = Random(row["key"])
    days = (timezone.localdate(ends - timedelta(seconds=1)) - timezone.localdate(opened)).days
    curve = {int(day): share for day, share in row["curve"].items()}
    shares = {str(day): curve.get(day, row["quiet"]) for day in range(days + 1)}
    chosen = sorted(int(day) for day in mix.spread(shares, count))
    return sorted(_moment(rng, opened, ends, day) for day in chosen)


def _moment(rng: Random, opened: datetime, ends: datetime, day: int) -> datetime:
    """A moment of one day, in the hours in which people sign."""
    midnight = end_of_day(timezone.localdate(opened) + timedelta(days=day - 1))
    first = max(opened, midnight)
    last = min(ends, midnight + timedelta(days=1))
    for _ in range(20):
        hour = rng.choices(range(24), HOURS)[0]
        at = midnight + timedelta(hours=hour, seconds=rng.randrange(3600))
        if first <= at < last:
            return at
    return first + (last - first) * rng.random()


def signatures(
    petition: Petition, row: dict[str, Any], accounts: list[User], opened: datetime, ends: datetime
) -> list[Signature]:
    """Unsaved rows that bring the petition to its number, in the order in which they came."""
    rng = Random(row["key"] + "/people")
    there = list(petition.signatures.all())
    known = {signature.signer_id for signature in there}
    at = moments(row, opened, ends, row["signatures"] - len(there))
    people = rng.sample([user for user in accounts if user.pk not in known], _accounts(len(at)))
    owners: list[User | None] = [*people, *[None] * (len(at) - len(people))]
    rng.shuffle(owners)
    regions = mix.spread(row["regions"], len(at))
    rng.shuffle(regions)
    return [
        _signature(rng, petition, owner, when, region)
        for owner, when, region in zip(owners, at, regions, strict=True)
    ]


def _accounts(count: int) -> int:
    return count * WITH_ACCOUNT // 100


def _signature(
    rng: Random, petition: Petition, owner: User | None, at: datetime, region: str
) -> Signature:
    shown = Signature.Display
    return Signature(
        petition=petition,
        signer=owner,
        person_key=person_key(owner) if owner else UUID(int=rng.getrandbits(128)),
        region_id=(owner.region_id if owner else region) or None,
        signed_at=at,
        assurance=owner.assurance if owner else int(_pick(rng, ASSURANCE)),
        display=rng.choices([shown.NOTHING, shown.PSEUDONYM, shown.NAME], [60, 28, 12])[0],
        channel=Signature.Channel.COUNTER
        if owner is None and rng.random() < 0.05
        else Signature.Channel.WEB,
        network=_network(rng),
        device=int(_pick(rng, DEVICES)),
        is_throwaway=rng.random() < 0.004,
    )


def _network(rng: Random) -> int:
    """A family: one of a few that many share, or one that is nearly alone."""
    wide = 2**31
    seed = rng.randrange(SHARED) if rng.random() < 0.45 else rng.randrange(10**9)
    return Random(seed).randrange(-wide, wide)


def _pick(rng: Random, shares: dict[str, int]) -> str:
    return rng.choices(list(shares), list(shares.values()))[0]


def forget_families(petitions: Iterable[Petition]) -> None:
    """A month after the end nobody knows any more from which network somebody signed."""
    rows = Signature.objects.filter(petition__in=list(petitions))
    rows.update(network=None, device=None)
