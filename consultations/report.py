"""The numbers and the adoption table (意见采纳情况表) of a consultation, each counted once."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import BigIntegerField, Case, Count, F, When

from consultations.charts import charts_of, outcomes
from consultations.document import Document, current
from consultations.models import Consultation, Submission
from consultations.services import threads_of
from contributions.models import Contribution
from nlp.align import Change, redline
from presentation.charts.spec import Chart
from responses.models import Outcome, OutcomeCode, Response
from themes.models import Assignment, Run

PERSON = "contribution__point__submission__person_key"

# A theme, and the thread of it that fared otherwise; None: the theme as a whole.
Place = tuple[int, int | None]


@dataclass(frozen=True)
class Rewording:
    """A clause that changed because of what was said."""

    label: str
    changes: tuple[Change, ...]
    new: str


@dataclass
class AdoptionRow:
    """One row of the adoption table: a theme, or the part of it that fared otherwise."""

    theme: str
    summary: str
    outcome: str
    outcome_label: str
    reason: str
    items: int = 0
    people: int = 0
    places: dict[int, str] = field(default_factory=dict)
    rewordings: list[Rewording] = field(default_factory=list)

    @property
    def clauses(self) -> list[str]:
        """What ``places``, threads with their labels in the order of the text, are called."""
        return list(self.places.values())


@dataclass(frozen=True)
class AdoptionGroup:
    """The rows of one theme, which may fare otherwise in some clauses."""

    theme: str
    summary: str
    items: int
    rows: tuple[AdoptionRow, ...]


@dataclass(frozen=True)
class Report:
    people: int
    submissions: int
    said: int
    accepted: int
    awaiting: int
    not_shown: int
    withdrawn: int
    answered: int
    outcomes: Chart
    charts: tuple[Chart, ...]
    groups: tuple[AdoptionGroup, ...]

    @property
    def rows(self) -> tuple[AdoptionRow, ...]:
        return tuple(row for group in self.groups for row in group.rows)


def report_on(consultation: Consultation) -> Report:
    """Count a consultation and lay out its adoption table; 12 queries, whatever its size."""
    document = current(consultation)
    said = Contribution.objects.filter(thread__in=threads_of(consultation))
    states = dict(said.order_by().values_list("state").annotate(Count("pk")))
    envelopes = Submission.objects.filter(
        consultation=consultation, points__contribution__state=Contribution.State.PUBLISHED
    )
    people = envelopes.aggregate(people=Count("person_key", distinct=True))["people"]
    groups = _adoption_groups(consultation, document)
    return Report(
        people=people,
        submissions=consultation.submissions.count(),
        said=sum(states.values()),
        accepted=states.get(Contribution.State.PUBLISHED, 0),
        awaiting=states.get(Contribution.State.PENDING, 0),
        not_shown=states.get(Contribution.State.WITHHELD, 0)
        + states.get(Contribution.State.HIDDEN, 0),
        withdrawn=states.get(Contribution.State.WITHDRAWN, 0),
        answered=sum(group.items for group in groups),
        outcomes=_outcomes(groups),
        charts=charts_of(envelopes, said.accepted(), document),
        groups=tuple(groups),
    )


def _outcomes(groups: Iterable[AdoptionGroup]) -> Chart:
    """How the answered opinions fared."""
    counted: Counter[str] = Counter()
    for group in groups:
        for row in group.rows:
            counted[row.outcome] += row.items
    return outcomes(counted)


def _adoption_groups(consultation: Consultation, document: Document) -> list[AdoptionGroup]:
    """For each answered theme a row, and one more for each clause that fared otherwise."""
    answers = _answers(consultation)
    themes = {answer.case.theme_id: answer for answer in answers}
    rows: dict[Place, AdoptionRow] = {}
    for theme_id, answer in themes.items():
        rows[theme_id, None] = _row(answer, answer.outcome, answer.reason)
        for part in answer.outcomes.all():
            if part.outcome != answer.outcome:
                key = (theme_id, part.thread_id)
                rows[key] = _row(answer, part.outcome, part.reason or answer.reason)
    _count(rows, document)
    for theme_id, answer in themes.items():
        for part in answer.outcomes.all():
            if part.new_wording:
                row = rows.get((theme_id, part.thread_id), rows[theme_id, None])
                row.rewordings.append(_rewording(part, document))
    shown: dict[int, list[AdoptionRow]] = defaultdict(list)
    for (theme_id, _thread_id), row in rows.items():
        if row.items or row.rewordings:
            shown[theme_id].append(row)
    return [_group(found) for found in shown.values()]


def _group(rows: list[AdoptionRow]) -> AdoptionGroup:
    items = sum(row.items for row in rows)
    return AdoptionGroup(rows[0].theme, rows[0].summary, items, tuple(rows))


def _answers(consultation: Consultation) -> list[Response]:
    run = Run.objects.filter(scope=consultation.scope, state=Run.State.SIGNED)
    rows = Response.objects.filter(
        case__theme__run__in=run, state=Response.State.PUBLISHED
    ).order_by("case__theme__is_rest", "case__theme__position", "pk")
    return list(rows.select_related("case__theme").prefetch_related("outcomes"))


def _row(answer: Response, outcome: str, reason: str) -> AdoptionRow:
    theme = answer.case.theme
    label = str(OutcomeCode(outcome).label)
    return AdoptionRow(theme.label, theme.summary, outcome, label, reason)


def _count(rows: dict[Place, AdoptionRow], document: Document) -> None:
    """Fill in opinions, people and clauses: two queries for the whole table."""
    # The exceptions are few and known: a subquery for each opinion took seconds at 100,000.
    exceptions = [
        When(theme=theme_id, contribution__thread=thread_id, then=F("contribution__thread"))
        for theme_id, thread_id in rows
        if thread_id
    ]
    counted = (
        Assignment.objects.accepted()
        .filter(theme__in={theme_id for theme_id, _thread_id in rows})
        .annotate(part=Case(*exceptions, output_field=BigIntegerField()))
        .order_by()
    )
    sums = counted.values_list("theme", "part").annotate(Count("pk"), Count(PERSON, distinct=True))
    for theme_id, part, items, people in sums:
        rows[theme_id, part].items, rows[theme_id, part].people = items, people
    threads = defaultdict(set)
    for theme_id, part, thread_id in counted.values_list(
        "theme", "part", "contribution__thread"
    ).distinct():
        threads[theme_id, part].add(thread_id)
    labels = document.labels
    for key, spoken_of in threads.items():
        rows[key].places = {pk: label for pk, label in labels.items() if pk in spoken_of}


def _rewording(part: Outcome, document: Document) -> Rewording:
    texts = {text.clause.thread_id: text.text for text in document.texts}
    old = texts.get(part.thread_id, "")
    label = document.label_of(part.thread_id)
    return Rewording(label, tuple(redline(old, part.new_wording)), part.new_wording)
