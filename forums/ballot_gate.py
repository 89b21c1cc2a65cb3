"""A gate for each ballot: voters pass it together; who closes, counts or changes it shuts it.

Whoever has shut the gate knows that every vote that was let in is in the tables, and that nobody
votes by rules that are being changed. SQLite needs no gate: whoever writes there is alone.
"""

from zlib import crc32

from django.db import connection, transaction

# The first of two numbers of the lock; the second is the ballot. No other lock has two numbers.
BALLOTS = crc32(b"forums.ballot") >> 1
LARGEST = 1 << 31


def enter(ballot_id: int) -> None:
    """Pass the gate until the transaction ends; waits while it is shut."""
    _take("SELECT pg_advisory_xact_lock_shared(%s, %s)", ballot_id)


def shut(ballot_id: int) -> None:
    """Shut the gate until the transaction ends, once all who are in it have left."""
    _take("SELECT pg_advisory_xact_lock(%s, %s)", ballot_id)


def _take(lock: str, ballot_id: int) -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("The gate is passed inside a transaction.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(lock, [BALLOTS, ballot_id % LARGEST])
