"""Builders of petitions: valid rows through the real services, in any state."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from petitions import gate
from petitions.models import Blackout, Check, Ground, Petition, Profile, Signature, Tier
from petitions.person import person_key
from petitions.services import (
    check,
    draft,
    give_up,
    look_for_sponsors,
    rewrite,
    stop,
)
from petitions.services.running import close
from petitions.services.writing import hand_in, sign_first
from tests import make

TITLE = "给滨江步道每五百米装一处无障碍厕所"
ASK = "请城管局公布无障碍厕所的点位和建设时间表。"
State = Petition.State


def profile(
    key: str = "", *, tiers: tuple[tuple[int, str, int], ...] = (), **columns: Any
) -> Profile:
    """The rules of the demo city; with a ``key`` rules of their own, and ``tiers``."""
    if not key:
        return Profile.objects.get(key="yt-petition")
    columns.setdefault("valid_from", date(2020, 1, 1))
    row = Profile.objects.create(key=key, title=key, source="测试", **columns)
    for signatures, action, days in tiers:
        Tier.objects.create(profile=row, signatures=signatures, action=action, due_days=days)
    return row


def petition(
    *,
    state: str = State.OPEN,
    creator: User | None = None,
    title: str = TITLE,
    ask: str = ASK,
    background: str = "",
    profile: Profile | None = None,
    now: datetime | None = None,
    ground: str = "",
    **decision: Any,
) -> Petition:
    """A petition in ``state``, brought there at ``now``; of sponsors there are none.

    ``decision`` goes to ``check``: checker, lead, departments, note, duplicate_of. Whatever is
    open has a lead department.
    """
    now = now or timezone.now()
    row = draft(
        creator=creator or make.user(),
        profile=profile or globals()["profile"](),
        key=uuid4(),
        now=now,
        title=title,
    )
    row = rewrite(petition=row, now=now, ask=ask, background=background)
    if state == State.DRAFT:
        return row
    if row.profile.sponsors_needed or state in (State.SPONSORING, State.LAPSED):
        look_for_sponsors(petition=row, now=now)
    if state == State.SPONSORING:
        return fresh(row)
    if state == State.LAPSED:
        return fresh(give_up(petition=row, now=now))
    waiting(row, now)
    if state != State.CHECKING:
        decision.setdefault("checker", None)
        _decide(row, state, now, ground, **decision)
    return fresh(row)


def waiting(row: Petition, now: datetime) -> Petition:
    """Hand in a petition without waiting for its sponsors."""
    if row.state == State.DRAFT:
        look_for_sponsors(petition=row, now=now)
    if row.state == State.SPONSORING:
        with transaction.atomic():
            gate.enter()
            sign_first(row)
            hand_in(petition=row, now=now)
    return row


def _decide(row: Petition, state: str, now: datetime, ground: str, **decision: Any) -> None:
    decision["checker"] = decision["checker"] or make.user("moderator")
    if state in (State.REJECTED, State.HIDDEN):
        hides = state == State.HIDDEN
        why = ground or ("privacy_leak" if hides else "not_our_responsibility")
        outcome = Check.Outcome.HIDE if hides else Check.Outcome.REJECT
        found = Ground.objects.get(pk=why)
        check(petition=row, outcome=outcome, ground=found, now=now, **decision)
        return
    decision.setdefault("lead", None)
    decision["lead"] = decision["lead"] or make.department()
    check(petition=row, outcome=Check.Outcome.OPEN, now=now, **decision)
    if state == State.CLOSED:
        close(petition=row, now=now)
    if state == State.STOPPED:
        stop(petition=row, by=decision["checker"], reason="施工方案已经改变。", now=now)


def fresh(row: Petition) -> Petition:
    """Read again what services and the database have written."""
    return Petition.objects.select_related("profile", "creator", "thread", "lead").get(pk=row.pk)


def signature(
    *,
    petition: Petition,
    signer: User | None = None,
    state: int = Signature.State.STANDING,
    **columns: Any,
) -> Signature:
    """A signature written straight into the table, without the service that asks questions."""
    signer = signer or make.user()
    columns.setdefault("person_key", person_key(signer))
    columns.setdefault("assurance", signer.assurance)
    columns.setdefault("region", signer.region)
    return Signature.objects.create(petition=petition, signer=signer, state=state, **columns)


def blackout(*, days: int = 5, starts_in: int = 0, key: str = "yt-petition") -> Blackout:
    """A quiet period of ``days`` days from so many days ahead."""
    first = timezone.localdate() + timedelta(days=starts_in)
    return Blackout.objects.create(
        profile_key=key,
        first_day=first,
        last_day=first + timedelta(days=days - 1),
        reason="换届选举",
    )
