"""Files for whoever wants to count again: of statements at any time, of stands after the end.

People have numbers by chance, the same in each file of one map, and lines stand in the order of
those numbers: nothing tells when somebody came, or who it is.
"""

import csv
import hmac
from collections.abc import Iterable, Iterator

import numpy as np
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from forums.mapping.once import stands_of
from forums.mapping.places import unpack
from forums.mapping.story import FEWEST_PEOPLE, Group, group_sign, groups_of
from forums.models import MapResult, OpinionMap
from nlp.opinion_places import NOBODY

# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class TooFewPeople(DomainError):
    message = _("There is a file once 10 people have taken a stand: of fewer each might be known.")


class _Echo:
    """A file that hands back what is written, so that a line can be sent as soon as it is made."""

    def write(self, line: str) -> str:
        return line


def lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Write rows as CSV, a line at a time; no words of theirs become a formula."""
    writer = csv.writer(_Echo())
    yield "\ufeff"  # without it Excel takes Chinese for something else
    for row in rows:
        yield writer.writerow([_harmless(cell) for cell in row])


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def check_people(result: MapResult | None) -> MapResult:
    """Raise TooFewPeople unless nobody can be known by what is in the files."""
    if result is None or result.people < FEWEST_PEOPLE:
        raise TooFewPeople
    return result


def tallies(opinion_map: OpinionMap, result: MapResult) -> Iterator[list[object]]:
    """Rows of the file of statements: what everybody holds, and each group that is described."""
    groups = groups_of(result.found)
    yield [
        *("statement", "text", "by", "agree", "disagree", "pass"),
        *(
            f"{group.sign}:{name}"
            for _at, group in groups
            for name in ("agree", "disagree", "pass")
        ),
    ]
    found, by_group = result.found["tally"], result.found["by_group"]
    for row in opinion_map.statements.shown().select_related("contribution").order_by("pk"):
        counted = found.get(str(row.pk))
        if counted:
            by = "organiser" if row.by_organiser else "participant"
            parts = [n for at, _group in groups for n in by_group[str(row.pk)][at]]
            yield [row.pk, row.contribution.body, by, *counted, *parts]


def stands(opinion_map: OpinionMap, result: MapResult) -> Iterator[list[object]]:
    """Rows of the file of stands: a person's number and group, a statement, 1, 0 or -1."""
    shown = list(opinion_map.statements.shown().values_list("pk", flat=True))
    told = np.stack(stands_of(opinion_map.pk), axis=1)
    told = told[np.isin(told[:, 1], shown)]
    people, column = np.unique(told[:, 0], return_inverse=True)
    numbers = _numbers(opinion_map, people)
    letters = _letters(result, people, groups_of(result.found))
    yield ["person", "group", "statement", "stand"]
    for at in np.lexsort((told[:, 1], numbers[column])):
        who = column[at]
        yield [int(numbers[who]), letters[who], int(told[at, 1]), int(told[at, 2])]


def _numbers(opinion_map: OpinionMap, people: np.ndarray) -> np.ndarray:
    """Give each person a number from 1 that only the site's key could trace back."""
    key = settings.SECRET_KEY.encode()
    told = [
        hmac.digest(key, f"opinion map {opinion_map.pk} {person}".encode(), "sha256")
        for person in people.tolist()
    ]
    order = sorted(range(len(told)), key=told.__getitem__)
    numbers = np.empty(len(told), dtype=np.int64)
    numbers[order] = np.arange(1, len(told) + 1)
    return numbers


def _letters(result: MapResult, people: np.ndarray, groups: list[tuple[int, Group]]) -> list[str]:
    """The sign of each person's group; empty where it has none, or none that is described."""
    if not groups:
        return [""] * len(people)
    places = unpack(result.places)
    letter = dict(zip(places.people.tolist(), places.letter.tolist(), strict=True))
    found = (letter.get(person, NOBODY) for person in people.tolist())
    return ["" if one == NOBODY else group_sign(one) for one in found]
