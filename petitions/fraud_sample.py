"""A few of the signatures that meet a condition, and where all of them come from."""

from dataclasses import dataclass

from django.db.models import Count

from petitions.condition import Condition
from petitions.families import code_of_network, device_name
from petitions.models import Invalidation, Signature

# Signatures that are shown, and regions that are named.
SHOWN, REGIONS = 10, 8


@dataclass(frozen=True)
class Shown:
    """A signature with the names of its families; empty where nothing is known."""

    signature: Signature
    family: str
    kind: str

    @classmethod
    def of(cls, row: Signature) -> "Shown":
        return cls(
            row,
            "" if row.network is None else code_of_network(row.network),
            "" if row.device is None else device_name(row.device),
        )


@dataclass(frozen=True)
class Sample:
    """``rows`` are drawn by lot: keys are hashes. ``regions``: (name or None, signatures)."""

    rows: list[Shown]
    regions: list[tuple[str | None, int]]


def sample_of(row: Invalidation) -> Sample:
    """What a noted invalidation would strike off. Two queries, three where it asks a region."""
    rows = Signature.objects.filter(petition=row.petition_id, pk__lte=row.last_id)
    met = Condition.from_json(row.condition).met_by(rows)
    regions = met.order_by().values_list("region__name").annotate(n=Count("pk")).order_by("-n")
    shown = met.select_related("region").order_by("person_key")[:SHOWN]
    return Sample([Shown.of(each) for each in shown], list(regions[:REGIONS]))
