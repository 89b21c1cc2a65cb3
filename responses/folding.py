"""Opinions that are alike, standing once in a list that an official reads."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from contributions.models import Contribution
from moderation.models import Copy


@dataclass(frozen=True)
class Listed:
    """An opinion, and how many of its list are like it, it among them; 1 where it is alone."""

    said: Contribution
    texts: int = 1
    people: int = 1
    first: int = 0


def fold(said: "QuerySet[Contribution]") -> "QuerySet[Contribution]":
    """Of opinions that are alike only the newest one."""
    newer = said.filter(copy__first=OuterRef("copy__first"), pk__gt=OuterRef("pk"))
    return said.exclude(Exists(newer)).select_related("copy")


def listed(rows: Sequence[Contribution], said: "QuerySet[Contribution]") -> list[Listed]:
    """Say of folded ``rows`` how many of ``said`` they stand for; one query, or none."""
    firsts = {row.pk: row.copy.first_id for row in rows if hasattr(row, "copy")}
    if not firsts:
        return [Listed(row) for row in rows]
    within = Copy.objects.filter(first__in=firsts.values(), contribution__in=said.order_by())
    groups = {group["first"]: group for group in within.groups()}
    return [_listed(row, groups.get(firsts.get(row.pk, 0))) for row in rows]


def _listed(row: Contribution, group: dict[str, int] | None) -> Listed:
    return Listed(row, group["texts"], group["people"], group["first"]) if group else Listed(row)
