"""Every list at a thousand opinions and at a hundred thousand.

``python -m bench.lists``: milliseconds for each page (the whole request) and each query, median
of five, and how many times dearer the larger database makes it. What is cut by an index stays
near x1; the report counts all opinions of its round and may grow with them. SQLite, or the
server of DATABASE_URL; the database is made for this and dropped.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from uuid import uuid4

# It loads Django's apps, which all that follows needs.
from bench.site import scratch_database

# isort: split
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from bench.data import say
from consultations.models import Consultation, Point, Submission
from consultations.report import report_on
from consultations.services import unanswered
from contributions.models import Contribution, Thread
from moderation.models import Case as Waiting
from moderation.models import Decision, Reason
from notifications.models import Notice
from responses.models import Case, Response
from responses.services import tell_restored
from tests import make
from themes.models import Assignment, Run, Theme

SIZES = (1_000, 100_000)
# The last opinions, which nobody has answered: to find them is the hardest case.
UNANSWERED = 30


@dataclass(frozen=True)
class Round:
    """One consultation in which all is said, with the people who look at it."""

    consultation: Consultation
    threads: list[Thread]
    themes: list[Theme]
    citizens: list[User]
    official: User
    moderator: User
    supervisor: User


def one_round(now: datetime) -> Round:
    """A round with eleven answered themes and one that is not."""
    office = make.department()
    official = make.user("official", department=office)
    row = make.consultation(lead=office, state=Consultation.State.CLOSED, clauses=make.clauses(20))
    run = make.run(
        consultation=row,
        department=office,
        official=official,
        state=Run.State.SIGNED,
        themes=12,
        threads=make.clause_threads(row),
    )
    themes = list(run.themes.order_by("position"))[:12]
    *answered, last = themes
    for theme in answered:
        case = make.case(theme=theme, state=Case.State.ANSWERED)
        make.answer(case=case, state=Response.State.PUBLISHED)
    make.case(theme=last)
    return Round(
        consultation=row,
        threads=make.clause_threads(row),
        themes=themes,
        citizens=[make.user() for _ in range(200)],
        official=official,
        moderator=make.user("moderator"),
        supervisor=make.user("supervisor"),
    )


def grow(place: Round, size: int, now: datetime) -> None:
    """Fill the round up to ``size`` opinions: half of them about one clause, 3 % waiting."""
    Assignment.objects.filter(theme=place.themes[-1]).update(theme=place.themes[0])
    there = Contribution.objects.count()
    said = [_opinion(place, number, now) for number in range(there, size)]
    Contribution.objects.bulk_create(said, batch_size=2000)
    _envelopes(place, said, now)
    _judge(place, said, now)
    _sort(place, said)
    Notice.objects.bulk_create(
        (
            Notice(
                recipient=place.citizens[number % 2],
                kind="moderation_restore",
                key=f"bench-{row.pk}",
                data={"reason_zh": "", "reason_en": "", "note": ""},
                created_at=now,
            )
            for number, row in enumerate(said)
        ),
        batch_size=2000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _opinion(place: Round, number: int, now: datetime) -> Contribution:
    far = place.threads[number % len(place.threads)]
    return Contribution(
        thread=place.threads[0] if number % 2 else far,
        author=place.citizens[number % len(place.citizens)],
        body=f"希望静谧区晚上九点半以后不再用音箱，第{number}条。",
        stance=Contribution.Stance.values[number % 4],
        is_public=number % 10 > 0,
        state=Contribution.State.PENDING if number % 33 == 0 else Contribution.State.PUBLISHED,
        agree_count=number % 97,
        created_at=now - timedelta(seconds=number),
    )


def _envelopes(place: Round, said: list[Contribution], now: datetime) -> None:
    envelopes = [
        Submission(
            consultation=place.consultation,
            author_id=row.author_id,
            person_key=f"user:{row.author_id}",
            idempotency_key=uuid4(),
            submitted_at=now,
        )
        for row in said
    ]
    Submission.objects.bulk_create(envelopes, batch_size=2000)
    Point.objects.bulk_create(
        (
            Point(contribution=row, submission=envelope)
            for row, envelope in zip(said, envelopes, strict=True)
        ),
        batch_size=2000,
    )


def _judge(place: Round, said: list[Contribution], now: datetime) -> None:
    """Every opinion has been, or is to be, looked at by a person; one in 10,000 was restored."""
    Waiting.objects.bulk_create(
        (
            Waiting(
                contribution=row,
                cause=Waiting.Cause.PRE,
                findings=[{"code": "pre", "evidence": ""}],
                opened_at=row.created_at,
                closed_at=None if row.state == Contribution.State.PENDING else now,
            )
            for row in said
        ),
        batch_size=2000,
    )
    reason = Reason.objects.order_by("position").first()
    Decision.objects.bulk_create(
        (
            Decision(
                contribution=row,
                action=Decision.Action.RESTORE if row.pk % 10_000 == 0 else "approve",
                reason=reason,
                moderator=place.moderator,
                decided_at=now,
            )
            for row in said
            if row.state == Contribution.State.PUBLISHED
        ),
        batch_size=2000,
    )


def _sort(place: Round, said: list[Contribution]) -> None:
    accepted = [row for row in said if row.state == Contribution.State.PUBLISHED]
    *answered, last = place.themes
    Assignment.objects.bulk_create(
        (
            Assignment(
                run=last.run,
                theme=answered[number % 11] if number < len(accepted) - UNANSWERED else last,
                contribution=row,
                score=0.5,
            )
            for number, row in enumerate(accepted)
        ),
        batch_size=2000,
    )


def pages(place: Round) -> dict[str, tuple[User, str]]:
    """Every page with a list that grows, and who looks at it."""
    citizen, thread = place.citizens[1], place.threads[0].get_absolute_url()
    answer = Response.objects.published().concerning(citizen).first()
    case, theme = place.themes[0].case, place.themes[0]
    receipt = Submission.objects.filter(author=citizen).select_related("consultation").first()
    return {
        "thread, newest": (citizen, thread),
        "thread, most agreed": (citizen, f"{thread}?sort=agreed"),
        "my opinions": (citizen, "/me/"),
        "one answer to me": (citizen, answer.get_absolute_url()),
        "notices": (citizen, "/notices/"),
        "receipt": (citizen, receipt.get_absolute_url()),
        "moderation, oldest": (place.moderator, "/moderation/"),
        "moderation, decided": (place.moderator, "/moderation/decided/"),
        "desk": (place.supervisor, "/desk/"),
        "case": (place.supervisor, case.get_absolute_url()),
        "searches": (place.official, "/desk/themes/"),
        "search": (place.official, theme.run.get_absolute_url()),
        "theme": (place.official, f"/desk/themes/{theme.run_id}/themes/{theme.pk}/"),
        "late opinions": (place.official, f"/desk/runs/{theme.run_id}/late/"),
        "round": (place.official, f"/desk/consultations/{place.consultation.pk}/"),
        "report": (citizen, f"/consultations/{place.consultation.pk}/report/"),
    }


def acts(place: Round, now: datetime) -> dict[str, Callable[[], object]]:
    """Everything that is measured, by its name."""
    measured: dict[str, Callable[[], object]] = {}
    for name, (who, url) in pages(place).items():
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(who)
        measured[name] = lambda client=client, url=url: _get(client, url)
    return measured | {
        "unanswered()": lambda: list(unanswered(place.consultation).order_by("pk")[:21]),
        "report_on()": lambda: report_on(place.consultation),
        "tell_restored()": lambda: tell_restored(since=now - timedelta(days=3)),
    }


def _get(client: Client, url: str) -> None:
    status = client.get(url).status_code
    if status != 200:
        raise SystemExit(f"{url}: {status}")


def milliseconds(act: Callable[[], object]) -> float:
    act()
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        act()
        taken.append(1000 * (time.perf_counter() - start))
    return median(taken)


def main() -> None:
    now = timezone.now()
    with scratch_database():
        place, found = one_round(now), []
        for size in SIZES:
            grow(place, size, now)
            measured = acts(place, now)
            found.append({name: milliseconds(act) for name, act in measured.items()})
        small, large = found
        say(f"{connection.vendor:<20} {SIZES[0]:>9,} {SIZES[1]:>9,}   ratio   (ms)")
        for name, before in small.items():
            say(f"{name:<20} {before:9.1f} {large[name]:9.1f}  x{large[name] / before:6.1f}")


if __name__ == "__main__":
    main()
