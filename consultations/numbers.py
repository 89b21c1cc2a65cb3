"""The numbers of a round's report: counted once a minute, and anew where an answer came."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import BigIntegerField, Case, Count, F, QuerySet, When
from django.utils import timezone

from consultations.likeness import Alike, count_alike
from consultations.models import Consultation, Point
from consultations.services import threads_of
from contributions.models import Contribution
from core.counting import counted
from themes.models import Assignment

OUTSIDE = "point__submission__person_key"
PERSON = f"contribution__{OUTSIDE}"

# A theme, and the thread of it that fared otherwise; None: the theme as a whole.
Place = tuple[int, int | None]


@dataclass(frozen=True)
class Numbers:
    """Plain values, of which readers of every language make their own sentences.

    ``states``: opinions by state; ``stances``: accepted ones by (thread, stance); ``days``: by day;
    ``channels``: by channel, and ``people`` who gave them. ``sorted``: accepted ones by (theme,
    thread); ``voices``: the people behind them by place; ``alike``: what was said in like words.
    """

    submissions: int
    people: int
    states: Mapping[str, int]
    stances: Mapping[tuple[int, str], int]
    channels: Mapping[str, int]
    days: Mapping[date, int]
    sorted: Mapping[tuple[int, int], int]
    voices: Mapping[Place, int]
    alike: Alike
    at: datetime


def numbers_of(consultation: Consultation, places: Collection[Place], state: str) -> Numbers:
    """Count a round at most once a minute; nine queries, or none.

    ``places`` are the answered themes with the threads that fared otherwise; ``state`` names what
    is answered so far, and with another one it is counted at once.
    """
    return counted(Numbers, lambda: _count(consultation, places), of=f"{consultation.pk}:{state}")


def _count(consultation: Consultation, places: Collection[Place]) -> Numbers:
    said = Contribution.objects.filter(thread__in=threads_of(consultation))
    states: Counter[str] = Counter()
    stances: dict[tuple[int, str], int] = {}
    for thread, state, stance, number in (
        said.order_by().values_list("thread", "state", "stance").annotate(Count("pk"))
    ):
        states[state] += number
        if state == Contribution.State.PUBLISHED:
            stances[thread, stance] = number
    accepted = said.accepted().order_by()
    points = Point.objects.filter(
        submission__consultation=consultation, contribution__state=Contribution.State.PUBLISHED
    )
    channels = points.order_by().values_list("submission__channel").annotate(Count("pk"))
    return Numbers(
        submissions=consultation.submissions.count(),
        people=_people(accepted),
        states=states,
        stances=stances,
        channels=dict(channels),
        days=accepted.per_day(),
        sorted=_sorted({theme for theme, _thread in places}),
        voices=_voices(places),
        alike=count_alike(consultation),
        at=timezone.now(),
    )


def _people(said: QuerySet[Contribution]) -> int:
    """People behind ``said``: an account is one person, others are told apart by their envelopes.

    By account first: an index has these in order; the envelopes of 100,000 take ten times as long.
    """
    outside = said.filter(author=None).aggregate(people=Count(OUTSIDE, distinct=True))
    accounts = said.aggregate(people=Count("author", distinct=True))
    return int(accounts["people"] + outside["people"])


def _sorted(themes: Collection[int]) -> dict[tuple[int, int], int]:
    held = Assignment.objects.accepted().filter(theme__in=themes).order_by()
    rows = held.values_list("theme", "contribution__thread").annotate(Count("pk"))
    return {(theme, thread): number for theme, thread, number in rows}


def _voices(places: Collection[Place]) -> dict[Place, int]:
    # The exceptions are few and known: a subquery for each opinion took seconds at 100,000.
    exceptions = [
        When(theme=theme, contribution__thread=thread, then=F("contribution__thread"))
        for theme, thread in places
        if thread
    ]
    held = Assignment.objects.accepted().filter(theme__in={theme for theme, _thread in places})
    parts = held.annotate(part=Case(*exceptions, output_field=BigIntegerField())).order_by()
    rows = parts.values_list("theme", "part")
    counted: Counter[Place] = Counter()
    for found in (
        rows.annotate(Count("contribution__author", distinct=True)),
        rows.filter(contribution__author=None).annotate(Count(PERSON, distinct=True)),
    ):
        for theme, part, number in found:
            counted[theme, part] += number
    return counted
