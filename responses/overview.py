"""What stands in a case, as its page and its answer form show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from contributions.models import Contribution, Thread
from nlp.align import Change as Stretch
from nlp.align import redline
from responses.models import Case, Outcome, Response


@dataclass(frozen=True)
class Numbers:
    """How many opinions a case must answer, and how many people stand behind it.

    ``folded``: how many are left where opinions that are alike stand once; 0: not counted.
    """

    opinions: int
    people: int
    folded: int = 0


def opinions_of(case: Case) -> "QuerySet[Contribution]":
    """The accepted opinions that the case must answer."""
    said = Contribution.objects.accepted()
    return (
        said.filter(thread=case.thread)
        if case.thread
        else said.filter(assignments__theme=case.theme)
    )


def numbers(case: Case) -> Numbers:
    """Count opinions and people; who speaks without an account counts once for each opinion.

    Of a matter as a whole both numbers are kept: no query.
    """
    if case.thread:
        return Numbers(case.thread.contribution_count, case.backers)
    found = opinions_of(case).aggregate(
        opinions=Count("pk"),
        authors=Count("author", distinct=True),
        unknown=Count("pk", filter=Q(author__isnull=True)),
        copies=Count("copy"),
        groups=Count("copy__first", distinct=True),
    )
    folded = found["opinions"] - found["copies"] + found["groups"]
    return Numbers(found["opinions"], found["authors"] + found["unknown"], folded)


def places(case: Case) -> list[Thread]:
    """The threads in which a theme's opinions were given, each with its ``size``.

    A matter as a whole has no places that could fare otherwise than it does.
    """
    if case.is_whole:
        return []
    rows = Thread.objects.filter(
        contributions__state=Contribution.State.PUBLISHED,
        contributions__assignments__theme=case.theme,
    )
    return list(rows.annotate(size=Count("contributions")).order_by("pk"))


def representatives(case: Case) -> list[Contribution]:
    """The opinions that show the theme best, as far as it holds them still.

    Of a matter as a whole: the public ones with which most people agree.
    """
    rows = opinions_of(case).select_related("thread")
    if case.theme is None:
        return list(rows.filter(is_public=True).order_by("-agree_count", "-pk")[:5])
    known = {row.pk: row for row in rows.filter(pk__in=case.theme.representatives)}
    return [known[pk] for pk in case.theme.representatives if pk in known][:5]


@dataclass(frozen=True)
class Treatment:
    """An outcome of its own for one place, and the change of its text if there is one."""

    outcome: Outcome
    changes: list[Stretch]


def treatments(answer: Response) -> list[Treatment]:
    """What the answer says of single places, in their order; one query for all."""
    rows = answer.outcomes.select_related("thread").order_by("thread")
    return [
        Treatment(row, redline(row.old_wording, row.new_wording) if row.new_wording else [])
        for row in rows
    ]


@dataclass(frozen=True)
class Group:
    """The open cases that wait for the same step, the most urgent first."""

    step: str
    label: str
    rows: list[tuple[Case, str]]


def by_step(cases: Iterable[Case], today: date) -> list[Group]:
    """Sort open cases by what has to happen next; each comes with its clock."""
    found: dict[str, list[tuple[Case, str]]] = {step: [] for step in Case.Step.values}
    for case in cases:
        found[case.next_step].append((case, case.clock(today)))
    return [Group(step, str(Case.Step(step).label), rows) for step, rows in found.items() if rows]
