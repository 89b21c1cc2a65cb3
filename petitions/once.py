"""One statement that lets a person sign once, while the petition is open by the database's clock.

Check and signature are one INSERT … SELECT with one reading of the clock: whatever signed_at says
lies before the end of the period, and a second signature of the same person is no error.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Field

from petitions import gate
from petitions.models import Signature

# What Django's own Now() is on each database: the time of the statement, not of the transaction.
CLOCK = {
    "postgresql": "STATEMENT_TIMESTAMP()",
    "sqlite": "STRFTIME('%%Y-%%m-%%d %%H:%%M:%%f', 'NOW')",
}
OPEN = """'open' = petition.state AND petition.merged_into_id IS NULL
    AND petition.closes_at > {clock} AND NOT EXISTS (
        SELECT 1 FROM petitions_blackout quiet
        JOIN petitions_profile rules ON rules.key = quiet.profile_key
        WHERE rules.id = petition.profile_id
        AND quiet.first_day <= %s AND quiet.last_day >= %s)"""
INSERT = """INSERT INTO petitions_signature (petition_id, signed_at, {columns})
    SELECT petition.id, {clock}, {places} FROM petitions_petition petition
    WHERE petition.id = %s AND {open} AND NOT EXISTS (
        SELECT 1 FROM petitions_signature mine
        WHERE mine.petition_id = petition.id AND mine.person_key IN ({keys}))
    ON CONFLICT DO NOTHING"""
LOOK = """SELECT {open}, mine.id, mine.state FROM petitions_petition petition
    LEFT JOIN petitions_signature mine
    ON mine.petition_id = petition.id AND mine.person_key IN ({keys})
    WHERE petition.id = %s ORDER BY mine.state LIMIT 1"""


@dataclass(frozen=True)
class Found:
    """Whether the petition takes signatures now, and this person's signature under it."""

    is_open: bool
    signature_id: int | None
    state: int | None


def sign(petition_id: int, keys: list[UUID], today: date, columns: dict[str, Any]) -> Found:
    """Write the signature of the person with ``keys`` unless there is one or it is too late.

    The first of ``keys`` is written; the others are keys under which the same person may have
    signed before. ``columns`` are those of Signature, every one without a default among them.
    Returns what became of it, whoever signed before. Gate, signature and look go to the server
    in one message, which is one transaction of its own where the caller has none: nobody stands
    in the gate while this process is busy with another request.
    """
    statement, values = _insert(petition_id, keys, today, columns)
    question, asked = _question(petition_id, keys, today)
    if connection.vendor == "postgresql":
        whole = f"{gate.ENTER}; {statement}; {question}"
        with connection.cursor() as cursor:
            cursor.execute(whole, [gate.KEY, *values, *asked])
            while cursor.nextset():
                pass
            return _found(cursor.fetchone())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        cursor.execute(question, asked)
        return _found(cursor.fetchone())


def look(petition_id: int, keys: list[UUID], today: date) -> Found:
    """Find out whether the petition takes signatures, and whether this person has signed."""
    question, asked = _question(petition_id, keys, today)
    with connection.cursor() as cursor:
        cursor.execute(question, asked)
        return _found(cursor.fetchone())


def _insert(
    petition_id: int, keys: list[UUID], today: date, columns: dict[str, Any]
) -> tuple[str, list[Any]]:
    row = {"state": Signature.State.STANDING, "person_key": keys[0], **columns}
    fields = [_field(name) for name in row]
    values = [_saved(field, value) for field, value in zip(fields, row.values(), strict=True)]
    statement = INSERT.format(
        columns=", ".join(field.column for field in fields),
        places=", ".join(["%s"] * len(fields)),
        **_parts(keys),
    )
    return statement, [*values, petition_id, *_day(today), *_keys(keys)]


def _question(petition_id: int, keys: list[UUID], today: date) -> tuple[str, list[Any]]:
    return LOOK.format(**_parts(keys)), [*_day(today), *_keys(keys), petition_id]


def _found(row: tuple[Any, ...] | None) -> Found:
    is_open, pk, state = row or (False, None, None)
    return Found(bool(is_open), pk, state)


def _parts(keys: list[UUID]) -> dict[str, str]:
    clock = CLOCK[connection.vendor]
    return {
        "clock": clock,
        "open": OPEN.format(clock=clock),
        "keys": ", ".join(["%s"] * len(keys)),
    }


def _keys(keys: list[UUID]) -> list[Any]:
    return [_saved(_field("person_key"), key) for key in keys]


def _day(today: date) -> list[Any]:
    return [connection.ops.adapt_datefield_value(today)] * 2


def _field(name: str) -> Field:
    return Signature._meta.get_field(name)


def _saved(field: Field, value: Any) -> Any:
    return field.get_db_prep_save(value, connection)
