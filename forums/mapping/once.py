"""The stands of a map, a person once: also where two accounts are known to be one person's."""

import numpy as np
from django.db import connection, transaction

from accounts.models import User
from forums.models import Stand

# Rows that are fetched at a time.
CHUNK = 50_000
Stands = tuple[np.ndarray, np.ndarray, np.ndarray]


def stands_of(map_id: int) -> Stands:
    """People, statements and stands of a map: three arrays of equal length, a stand each.

    What one person said of a statement by a second account later is left out.
    """
    query = Stand.objects.filter(opinion_map_id=map_id).values_list("person", "statement", "value")
    twins = twins_in(map_id)
    if twins:
        query = query.order_by("taken_at", "pk")
    pieces = [np.empty((0, 3), dtype=np.int64)]
    with transaction.atomic(), connection.cursor() as cursor:
        # Of two million rows none becomes an object: half the time.
        cursor.execute(*query.query.sql_with_params())
        while rows := cursor.fetchmany(CHUNK):
            pieces.append(np.array(rows, dtype=np.int64))
    found = np.concatenate(pieces)
    people, statements, values = (_once(found, twins) if twins else found).T
    return people, statements, values


def twins_in(map_id: int) -> dict[int, int]:
    """For each further account of somebody who took stands: the first one."""
    took = Stand.objects.filter(opinion_map_id=map_id).values("person")
    known = User.objects.filter(pk__in=took).exclude(identity_key="").order_by("pk")
    first: dict[str, int] = {}
    pairs = [(pk, first.setdefault(key, pk)) for pk, key in known.values_list("pk", "identity_key")]
    return {pk: one for pk, one in pairs if pk != one}


def _once(found: np.ndarray, twins: dict[int, int]) -> np.ndarray:
    found[:, 0] = [twins.get(person, person) for person in found[:, 0].tolist()]
    _pairs, first = np.unique(found[:, :2], axis=0, return_index=True)
    return found[np.sort(first)]
