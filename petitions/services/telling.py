"""Telling a million people one thing: a row in a queue, worked off a thousand at a time."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.db.models.functions import Coalesce
from django.urls import reverse

from notifications.services import Letter, notify_all, notify_each
from petitions.disowning import code_of
from petitions.models import Mailing, Petition, Position, Receipts, Signature
from petitions.services.live_event import is_live_event

BATCH = 1000
# What was signed longer ago is no news: the worker may be down for a day.
NEWS = timedelta(days=1)


def tell_all(
    *, petition: Petition, kind: str, key: str, url: str, now: datetime, **data: Any
) -> Mailing:
    """Have everybody who has signed by now told once, by ``kind``; ``key`` names the matter.

    Part of the caller's transaction; a second call with the same key changes nothing. ``data`` is
    JSON that fills templates/notices/<kind>.txt.
    """
    last = Signature.objects.aggregate(last=Coalesce(Max("pk"), 0))["last"]
    row, _made = Mailing.objects.get_or_create(
        key=key,
        defaults={
            "petition": petition,
            "kind": kind,
            "url": url,
            "data": data,
            "last_id": last,
            "created_at": now,
        },
    )
    return row


def send_due(now: datetime, *, at_most: int = 10) -> int:
    """Work off up to ``at_most`` batches, oldest matter first; return how many people were told.

    Safe in several workers and after a break: notices and the mark up to which they reach are one
    transaction, and a notice that is there is not made again.
    """
    told = 0
    for _ in range(at_most):
        batch = _send_batch(now)
        if batch is None:
            break
        told += batch
    return told


@transaction.atomic
def _send_batch(now: datetime) -> int | None:
    queue = Mailing.objects.filter(done_at__isnull=True).order_by("pk")
    row = queue.select_for_update(skip_locked=True).first()
    if row is None:
        return None
    signers = Signature.objects.filter(petition=row.petition_id, signer__isnull=False)
    if row.told_up_to:
        signers = signers.filter(person_key__gt=row.told_up_to)
    # In the order of the index, not of ids: a small petition is not looked for among millions.
    batch = list(signers.order_by("person_key").select_related("signer")[:BATCH])
    people = [
        signature.signer
        for signature in batch
        if signature.pk <= row.last_id
        and signature.state == Signature.State.STANDING
        and signature.signer
        and signature.signer.is_active
    ]
    notify_all(recipients=people, kind=row.kind, key=row.key, url=row.url, **row.data)
    Mailing.objects.filter(pk=row.pk).update(
        told=F("told") + len(people),
        told_up_to=batch[-1].person_key if batch else row.told_up_to,
        done_at=None if len(batch) == BATCH else now,
    )
    return len(people)


@transaction.atomic
def tell_signed(now: datetime) -> int:
    """Tell people that they have signed, and how to say "this was not me"; return how many.

    Up to where the counting job has read, a thousand at a time; for the worker. On a day on which
    everybody comes at once on the site only: mail of more weight would wait behind it for hours.
    """
    row = Receipts.objects.select_for_update(skip_locked=True).filter(pk=1).first()
    settled = Position.objects.get(pk=1).signature_id
    if row is None or row.signature_id >= settled:
        return 0
    window = Signature.objects.filter(pk__gt=row.signature_id, pk__lte=settled).order_by("pk")
    batch = list(window.select_related("signer", "petition")[:BATCH])
    told = [signature for signature in batch if _is_to_know(signature, now)]
    notify_each(
        [_receipt(signature) for signature in told],
        kind="petition_signed",
        by_mail=not is_live_event(),
    )
    up_to = batch[-1].pk if len(batch) == BATCH else settled
    Receipts.objects.filter(pk=1).update(signature_id=up_to)
    return len(told)


def _is_to_know(signature: Signature, now: datetime) -> bool:
    """Sponsors are told by their petition; what is old is no news."""
    return (
        signature.state == Signature.State.STANDING
        and signature.channel != Signature.Channel.SPONSOR
        and signature.signer is not None
        and signature.signer.is_active
        and now - signature.signed_at < NEWS
    )


def _receipt(signature: Signature) -> Letter:
    return Letter(
        recipient=signature.signer,
        key=f"petition-signed-{signature.pk}",
        url=reverse("petitions:disown", args=[code_of(signature.pk)]),
        data={
            "title": signature.petition.title,
            "at_counter": signature.channel == Signature.Channel.COUNTER,
        },
    )
