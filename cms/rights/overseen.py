"""监督: what is owed, to whom, since when; how answers were rated; what is on record."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Min, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from audit.models import Event
from contributions.models import Contribution, Thread
from core.counting import Share, counted
from presentation.charts.spec import Chart, bars
from responses.models import Case, Rating, Response
from themes.models import Assignment

# What anybody may know of the record.
ACTS = {
    "consultations.released": _("Drafts put to the public"),
    "consultations.amended": _("Drafts published in a further version"),
    "themes.signed_off": _("Themes of a consultation signed"),
    "responses.published": _("Answers published"),
    "responses.rated": _("Answers rated"),
}


@dataclass(frozen=True)
class Balance:
    """Where every opinion given in a consultation stands; the parts add up to ``received``."""

    received: int
    answered: int
    owed: int
    speaking: int
    pending: int
    kept_back: int
    withdrawn: int

    @property
    def share(self) -> Share:
        return Share(self.answered, self.received)

    @property
    def chart(self) -> Chart:
        """Where they stand; the bars add up to ``received``."""
        parts = [
            (_("already answered"), self.answered, "1"),
            (_("accepted, the answer is owed"), self.owed, "2"),
            (_("accepted, people still speak"), self.speaking, "3"),
            (_("being checked before publication"), self.pending, "3"),
            (_("not shown, for a stated reason"), self.kept_back, "4"),
            (_("withdrawn by their authors"), self.withdrawn, "6"),
        ]
        return bars(
            [(str(label), n, tone) for label, n, tone in parts],
            name="balance",
            title=gettext("Opinions by where they stand"),
            unit=pgettext("unit", "opinions"),
            head=gettext("Item"),
        )


@dataclass(frozen=True)
class Debt:
    """What one department owes: cases in all, answered, in time, overdue and since when."""

    department: str
    cases: int
    answered: int
    in_time: int
    overdue: int
    oldest: date | None


@dataclass(frozen=True)
class Overseen:
    """``in_time`` of the cases that had to be answered by now, ``overdue`` of those unanswered."""

    balance: Balance
    adopted: Share
    in_time: Share
    overdue: Share
    satisfied: Share
    stars: tuple[tuple[int, int], ...]
    debts: tuple[Debt, ...]
    acts: tuple[tuple[str, int], ...]
    events: int
    at: datetime

    @property
    def star_chart(self) -> Chart:
        """Ratings from the best to the worst."""
        return bars(
            [(str(Rating.Stars(star).label), n, "1") for star, n in self.stars],
            name="stars",
            title=gettext("How answers were rated"),
            unit=pgettext("unit", "ratings"),
            head=gettext("Rating"),
        )

    @property
    def told_acts(self) -> list[tuple[str, int]]:
        """Acts in the reader's language, and how often they were done."""
        return [(str(ACTS[verb]), n) for verb, n in self.acts]


def overseen() -> Overseen:
    """Count answers, debts, ratings and records, at most once a minute; eight queries."""
    return counted(Overseen, _count)


def _count() -> Overseen:
    debts = _debts(timezone.localdate())
    answers = Response.objects.published().aggregate(
        all=Count("pk"),
        adopted=Count("pk", filter=Q(pk__in=Response.objects.adopted().values("pk"))),
    )
    stars = dict(Rating.objects.order_by().values_list("stars").annotate(Count("pk")))
    # "Fairly satisfied" is a 好评 in the national system; it is not counted as one here.
    satisfied = sum(n for star, n in stars.items() if star >= Rating.Stars.SATISFIED)
    in_time, answered = sum(d.in_time for d in debts), sum(d.answered for d in debts)
    overdue = sum(d.overdue for d in debts)
    acts = dict(
        Event.objects.filter(verb__in=ACTS).order_by().values_list("verb").annotate(Count("pk"))
    )
    return Overseen(
        balance=_balance(),
        adopted=Share(answers["adopted"], answers["all"]),
        in_time=Share(in_time, answered + overdue),
        overdue=Share(overdue, sum(d.cases for d in debts) - answered),
        satisfied=Share(satisfied, sum(stars.values())),
        stars=tuple((star, stars.get(star, 0)) for star in sorted(Rating.Stars.values)[::-1]),
        debts=debts,
        acts=tuple((verb, acts.get(verb, 0)) for verb in ACTS),
        events=Event.objects.count(),
        at=timezone.now(),
    )


def _debts(today: date) -> tuple[Debt, ...]:
    """One row for each department that leads a case, the oldest debt on top."""
    done, late = Q(state=Case.State.ANSWERED), Q(pk__in=Case.objects.overdue(today).values("pk"))
    rows = (
        Case.objects.order_by()
        .values_list("lead", "lead__name")
        .annotate(
            cases=Count("pk"),
            told=Count("pk", filter=done),
            punctual=Count("pk", filter=Q(pk__in=Case.objects.in_time().values("pk"))),
            overdue=Count("pk", filter=late),
            oldest=Min("due_on", filter=late),
        )
    )
    debts = [Debt(*columns) for _lead, *columns in rows]
    return tuple(sorted(debts, key=lambda d: (d.oldest or date.max, -d.cases, d.department)))


def _balance() -> Balance:
    states = Contribution.State
    # A reason for a petition is answered with it, or not at all: debts stand in the table.
    asked = Contribution.objects.filter(thread__kind=Thread.Kind.CONSULTATIONS)
    by_state = dict(asked.order_by().values_list("state").annotate(Count("pk")))
    accepted = by_state.get(states.PUBLISHED, 0)
    told = Assignment.objects.accepted().filter(theme__case__state=Case.State.ANSWERED)
    answered = told.aggregate(n=Count("contribution", distinct=True))["n"]
    # Rounds in which people still speak: their answers are not owed yet.
    open_threads = Thread.objects.filter(kind=Thread.Kind.CONSULTATIONS, closed_at__isnull=True)
    speaking = open_threads.aggregate(n=Sum("contribution_count"))["n"] or 0
    return Balance(
        received=sum(by_state.values()),
        answered=answered,
        owed=max(0, accepted - answered - speaking),
        speaking=speaking,
        pending=by_state.get(states.PENDING, 0),
        kept_back=by_state.get(states.WITHHELD, 0) + by_state.get(states.HIDDEN, 0),
        withdrawn=by_state.get(states.WITHDRAWN, 0),
    )
