"""One person, one signature: also where two accounts turn out to be one person's afterwards."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from uuid import UUID

from django.db import transaction

from accounts.models import User
from audit.services import record
from petitions import gate
from petitions.models import Correction, Position, Signature
from petitions.person import key_of_identity
from petitions.services.signing import correct
from petitions.services.sponsor_count import recount_sponsors

# People looked at in one transaction; whoever counts waits at the gate for no longer.
BATCH = 200
# Who is identified in a transaction that takes long is seen late: the looks overlap by so much.
OVERLAP = timedelta(minutes=10)
FIRST = datetime(2000, 1, 1, tzinfo=UTC)
Channel, State = Signature.Channel, Signature.State


def join_identified(now: datetime) -> int:
    """Let each person count once who was identified since the last look; return how many lose one.

    For the worker. Costs one look into an index where nobody was identified, and otherwise a
    few queries for each 200 people, however many have signed. Safe to run twice or in several
    workers.
    """
    since = Position.objects.get(pk=1).identified_at or FIRST
    known = User.objects.filter(identified_at__gt=since - OVERLAP).exclude(identity_key="")
    keys = known.order_by("identified_at").values_list("identity_key", flat=True)
    struck = 0
    for some in _in_batches(dict.fromkeys(keys)):
        ended = _join(some, now)
        struck += len(ended)
        # Outside the gate: it locks the petition, and who does that may be waiting at the gate.
        for petition in {row.petition for row in ended if row.channel == Channel.SPONSOR}:
            recount_sponsors(petition=petition)
    Position.objects.filter(pk=1).update(identified_at=now)
    return struck


def _in_batches(keys: dict[str, None]) -> Iterator[list[str]]:
    rest = iter(keys)
    while some := list(islice(rest, BATCH)):
        yield some


@transaction.atomic
def _join(identities: list[str], now: datetime) -> list[Signature]:
    """Strike off what these people signed more than once; return what was struck off."""
    gate.enter()
    ended: list[Signature] = []
    for key, rows in _signatures_of(identities):
        standing = [row for row in rows if row.state == State.STANDING]
        kept = next((row for row in standing if row.person_key == key), (standing or rows)[0])
        for row in standing:
            if row.pk != kept.pk and correct(row, State.VOID, Correction.Cause.SAME_PERSON):
                ended.append(row)
                record(verb="petitions.signed_twice", subject=row, at=now, kept=kept.pk)
        if all(row.person_key != key for row in rows):
            # From now on it is found by each account of this person.
            Signature.objects.filter(pk=kept.pk).update(person_key=key)
    return ended


def _signatures_of(identities: list[str]) -> Iterator[tuple[UUID, list[Signature]]]:
    """The signatures of one person under one petition, those that count and the earliest first."""
    people = User.objects.filter(identity_key__in=identities)
    keys = {pk: key_of_identity(known) for pk, known in people.values_list("pk", "identity_key")}
    own = Signature.objects.filter(signer__in=keys).values_list("pk", "petition")
    ids = dict(own)
    shown = Signature.objects.filter(
        petition__in=set(ids.values()), person_key__in=set(keys.values())
    )
    pks = {*ids, *shown.values_list("pk", flat=True)}
    # Locked in the order of their ids, as everybody does.
    rows = Signature.objects.filter(pk__in=pks).order_by("pk").select_related("petition")
    found: dict[tuple[int, UUID], list[Signature]] = defaultdict(list)
    for row in rows.select_for_update(of=("self",)):
        found[row.petition_id, keys.get(row.signer_id, row.person_key)].append(row)
    for (_petition, key), signed in found.items():
        yield key, sorted(signed, key=lambda row: (row.state, row.pk))
