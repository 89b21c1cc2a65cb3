"""A gate that signatures pass; the counting job and the closing of a petition shut it.

Ids are given out before a transaction commits. Who has shut the gate knows that everybody who was
given an id has committed or gone away: all ids up to the highest one are settled for ever, and
nothing slips in behind a petition that is stopped. Many may be in the gate at once, and nobody
touches a petition's row. SQLite needs no gate: whoever writes there is alone.
"""

from django.db import connection, transaction

# Any number that no other lock of this database uses: the letters "petition".
KEY = int.from_bytes(b"petition", "big")
ENTER = "SELECT pg_advisory_xact_lock_shared(%s)"
SHUT = "SELECT pg_advisory_xact_lock(%s)"


def enter() -> None:
    """Pass the gate until the transaction ends; waits while it is shut."""
    _take(ENTER)


def shut() -> None:
    """Shut the gate until the transaction ends, once all who are in it have left.

    Keep that transaction short, and wait for nothing else in it: everybody who signs waits.
    """
    _take(SHUT)


def _take(lock: str) -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("The gate is passed inside a transaction.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(lock, [KEY])
