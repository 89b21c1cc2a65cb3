from collections.abc import Sequence
from copy import copy
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from audit.services import record
from contributions.models import Thread
from contributions.text import clean
from core.errors import DomainError, StaleState
from forums.models import OpinionMap, Stand, Statement, Topic
from forums.services.stands import MapClosed, stands_of
from moderation.services import receive


class HasMap(DomainError):
    message = _("This topic has an opinion map already.")


class TopicNotOpen(DomainError):
    message = _("In this topic nobody speaks any more: open the map in another one.")


class TooLong(DomainError):
    message = _("A statement has at most 140 characters: one thought in one sentence.")


class StandsMissing(DomainError):
    """Somebody wants to add a statement before having heard the others."""

    def __init__(self, missing: int) -> None:
        told = ngettext(
            "Take a stand on %(n)s more statement first; then add your own.",
            "Take a stand on %(n)s more statements first; then add your own.",
            missing,
        )
        super().__init__(told % {"n": missing})


@transaction.atomic
def open_map(
    *,
    topic: Topic,
    by: User,
    question: str,
    opens_at: datetime,
    now: datetime,
    closes_at: datetime | None = None,
    stands_first: int = 5,
) -> OpinionMap:
    """Open the opinion map of a topic; what citizens add to it is checked before it is shown.

    Raises TopicNotOpen, or HasMap where there is one. The caller has checked forums.run_map.
    """
    if topic.state != Topic.State.OPEN:
        raise TopicNotOpen
    if OpinionMap.objects.filter(topic=topic).exists():
        raise HasMap
    thread = Thread.objects.create(
        kind=Thread.Kind.FORUMS,
        matter=topic.title,
        title=question,
        moderation=Thread.Moderation.PRE,
    )
    try:
        with transaction.atomic():
            row = OpinionMap.objects.create(
                topic=topic,
                thread=thread,
                question=question,
                stands_first=stands_first,
                opens_at=opens_at,
                closes_at=closes_at,
            )
    except IntegrityError as error:
        raise HasMap from error
    record(verb="forums.map_opened", subject=row, actor=by, at=now)
    return row


@transaction.atomic
def change_end(
    *, opinion_map: OpinionMap, by: User, closes_at: datetime | None, now: datetime
) -> OpinionMap:
    """Let an open map end at another moment, ``now`` for at once; None for open end.

    What has ended stays so: its results are out. Raises MapClosed, or StaleState for an end that
    lies before the beginning. The caller has checked forums.run_map.
    """
    if closes_at is not None and closes_at <= opinion_map.opens_at:
        raise StaleState
    not_over = Q(closes_at__isnull=True) | Q(closes_at__gt=now)
    changed = OpinionMap.objects.filter(not_over, pk=opinion_map.pk).update(closes_at=closes_at)
    if not changed:
        raise MapClosed
    opinion_map.closes_at = closes_at
    record(verb="forums.map_end_changed", subject=opinion_map, actor=by, at=now)
    return opinion_map


@transaction.atomic
def try_again(*, opinion_map: OpinionMap, by: User, now: datetime) -> None:
    """Have figures worked out at once that failed before. The caller has checked forums.run_map."""
    failed = OpinionMap.objects.filter(pk=opinion_map.pk, tries__gt=0)
    if failed.update(tries=0, try_at=None):
        record(verb="forums.map_tried_again", subject=opinion_map, actor=by, at=now)


@transaction.atomic
def seed(
    *, opinion_map: OpinionMap, by: User, bodies: Sequence[str], now: datetime
) -> list[Statement]:
    """Add statements in the organiser's name; without a stand, for an organiser has no vote.

    Shown at once unless the machine sees a reason to look. What stands on the map already is left
    out. Raises MapClosed or TooLong. The caller has checked forums.run_map.
    """
    if opinion_map.has_ended(now):
        raise MapClosed
    # In memory alone, and for these statements alone.
    thread = copy(opinion_map.thread)
    thread.moderation = Thread.Moderation.HYBRID
    there = set(opinion_map.statements.values_list("contribution__body", flat=True))
    new = [body for body in dict.fromkeys(map(clean, bodies)) if body and body not in there]
    rows = [_put(opinion_map, by, body, uuid4(), now, seeded_in=thread) for body in new]
    record(
        verb="forums.map_seeded",
        subject=opinion_map,
        actor=by,
        at=now,
        statements=[row.pk for row in rows],
    )
    return rows


@transaction.atomic
def add_statement(
    *, opinion_map: OpinionMap, author: User, body: str, key: UUID, now: datetime
) -> Statement:
    """Add a citizen's statement, with which its author agrees; the same ``key`` is one statement.

    It waits for a moderator. Raises MapClosed, StandsMissing, TooLong, StaleState for a key that
    is somebody else's, and what ``receive`` raises. The caller has checked forums.take_stand.
    """
    # One person's clicks queue here.
    User.objects.select_for_update(no_key=True).get(pk=author.pk)
    if added := Statement.objects.filter(idempotency_key=key).first():
        if added.opinion_map_id != opinion_map.pk or not _wrote(author, added):
            raise StaleState
        return added
    if not opinion_map.is_open(now):
        raise MapClosed
    if missing := stands_missing(opinion_map, author):
        raise StandsMissing(missing)
    row = _put(opinion_map, author, body, key, now)
    Stand.objects.create(
        opinion_map=opinion_map, statement=row, person=author, value=Stand.AGREE, taken_at=now
    )
    record(verb="forums.statement_added", subject=row, actor=author, at=now)
    return row


def _wrote(author: User, statement: Statement) -> bool:
    return statement.contribution.author_id == author.pk


def stands_missing(opinion_map: OpinionMap, person: User) -> int:
    """How many stands ``person`` takes before adding a statement: no more than there can be."""
    others = opinion_map.statements.shown().exclude(contribution__author=person).count()
    needed = min(opinion_map.stands_first, others)
    return max(0, needed - stands_of(opinion_map, person))


def _put(
    opinion_map: OpinionMap,
    author: User,
    body: str,
    key: UUID,
    now: datetime,
    *,
    seeded_in: Thread | None = None,
) -> Statement:
    if len(clean(body)) > Statement.LONGEST:
        raise TooLong
    said = receive(thread=seeded_in or opinion_map.thread, author=author, body=body, at=now)
    return Statement.objects.create(
        contribution=said,
        opinion_map=opinion_map,
        by_organiser=seeded_in is not None,
        idempotency_key=key,
    )
