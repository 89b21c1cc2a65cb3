"""A rehearsal of the day on which everybody comes: invented people sign an invented petition."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from accounts.models import PSEUDONYM_LETTERS, Department, User
from contributions.models import Thread
from core.errors import DomainError
from petitions.models import (
    HourTally,
    Petition,
    Position,
    Profile,
    RegionTally,
    Signature,
)
from petitions.services.counting import count
from petitions.services.signing import sign

KEY, DOMAIN = "rehearsal", "@rehearsal.invalid"
# People signing at the same moment; each holds one connection to the database.
THREADS = 16
# Seconds after the last signature in which the number has to catch up.
PATIENCE = 3


@dataclass
class Findings:
    """What a rehearsal found. ``lags`` are seconds, one for each look at the number."""

    signed: int = 0
    seconds: float = 0.0
    lags: list[float] = field(default_factory=list)
    drift: int = 0
    errors: Counter[str] = field(default_factory=Counter)

    @property
    def a_minute(self) -> int:
        return round(60 * self.signed / self.seconds) if self.seconds else 0


@contextmanager
def stage(people: int) -> Iterator[tuple[Petition, list[User]]]:
    """A petition of its own and ``people`` to sign it; both are gone afterwards."""
    tag = uuid4().hex[:12]
    try:
        yield _petition(tag), _people(people, tag)
    finally:
        _clear(tag)


def _people(number: int, tag: str) -> list[User]:
    rows = [
        User(
            email=f"{tag}-{one}{DOMAIN}",
            pseudonym=get_random_string(12, PSEUDONYM_LETTERS),
            password="!",  # noqa: S106 -- nobody signs in with it
            assurance=User.Assurance.CONTACT,
            is_active=False,
        )
        for one in range(number)
    ]
    return User.objects.bulk_create(rows, batch_size=1000)


@transaction.atomic
def _petition(tag: str) -> Petition:
    now = timezone.now()
    profile = Profile.objects.create(
        key=f"{KEY}-{tag}",
        valid_from=timezone.localdate(now),
        retired_on=timezone.localdate(now),
        title=KEY,
        source=KEY,
    )
    # Hidden threads: nobody listens, and nothing is pushed.
    reasons, news = (
        Thread.objects.create(kind=Thread.Kind.PETITIONS, matter=KEY, hidden_at=now)
        for _ in range(2)
    )
    return Petition.objects.create(
        profile=profile,
        title=f"{KEY} {tag}",
        ask=KEY,
        lead=Department.objects.first() or Department.add_root(name=KEY, code=f"{KEY}-{tag}"),
        thread=reasons,
        news=news,
        state=Petition.State.OPEN,
        idempotency_key=uuid4(),
        created_at=now,
        opened_at=now,
        closes_at=now + timedelta(days=1),
    )


@transaction.atomic
def _clear(tag: str) -> None:
    """Take away all that the rehearsal made, while nothing is counted."""
    Position.objects.select_for_update().get(pk=1)
    petitions = Petition.objects.filter(profile__key=f"{KEY}-{tag}")
    threads = [pk for row in petitions.values_list("thread", "news") for pk in row]
    for model in (HourTally, RegionTally, Signature):
        rows = model.objects.filter(petition__in=petitions)
        rows._raw_delete(rows.db)  # nothing points at them, and there may be a hundred thousand
    petitions.delete()
    Profile.objects.filter(key=f"{KEY}-{tag}").delete()
    Thread.objects.filter(pk__in=threads).delete()
    User.objects.filter(email__startswith=f"{tag}-", email__endswith=DOMAIN).delete()
    Department.objects.filter(code=f"{KEY}-{tag}").delete()


class Rehearsal:
    """People who come at an even pace, whether those before them were served or not."""

    def __init__(self, petition: Petition, people: list[User], a_minute: int) -> None:
        self.petition, self.a_minute = petition, a_minute
        self.found = Findings()
        self._queue = iter(enumerate(people))
        self._lock = threading.Lock()
        self._signed: list[float] = []
        self._over = threading.Event()

    def run(self) -> Findings:
        """Let all sign; look at the number all the while; return what was found."""
        self._start = time.monotonic()
        signers = [threading.Thread(target=self._sign) for _ in range(THREADS)]
        others = [threading.Thread(target=act) for act in (self._count, self._look)]
        for thread in (*signers, *others):
            thread.start()
        for thread in signers:
            thread.join()
        self.found.seconds = time.monotonic() - self._start
        self._over.wait(PATIENCE)
        self._over.set()
        for thread in others:
            thread.join()
        self.found.signed = len(self._signed)
        self.found.drift = abs(self._shown() - self.petition.signatures.standing().count())
        return self.found

    def _sign(self) -> None:
        try:
            while (turn := self._next()) is not None:
                number, person = turn
                due = self._start + 60 * number / self.a_minute
                time.sleep(max(0.0, due - time.monotonic()))
                self._try(person)
        finally:
            connection.close()

    def _next(self) -> tuple[int, User] | None:
        with self._lock:
            return next(self._queue, None)

    def _try(self, person: User) -> None:
        try:
            sign(petition=self.petition, signer=person, now=timezone.now())
        except (DatabaseError, DomainError) as error:
            self.found.errors[type(error).__name__] += 1
        else:
            self._signed.append(time.monotonic())

    def _count(self) -> None:
        """Count each second as the worker does, in case that none runs; of two, one counts."""
        due = self._start + 1
        try:
            while not self._over.wait(max(0.0, due - time.monotonic())):
                due = time.monotonic() + 1
                count(timezone.now())
        finally:
            connection.close()

    def _look(self) -> None:
        """Note how long ago the first signature was made that is not in the number."""
        try:
            while not self._over.wait(0.25):
                now, signed = time.monotonic(), sorted(self._signed)
                shown = self._shown()
                self.found.lags.append(now - signed[shown] if shown < len(signed) else 0.0)
        finally:
            connection.close()

    def _shown(self) -> int:
        return Petition.objects.values_list("signature_count", flat=True).get(pk=self.petition.pk)


def rehearse(*, a_minute: int, seconds: int) -> Findings:
    """Let so many invented people a minute sign for so many seconds; leave nothing behind."""
    with stage(a_minute * seconds // 60) as (petition, people):
        return Rehearsal(petition, people, a_minute).run()
