"""The numbers and the adoption table (意见采纳情况表) of a consultation, each counted once."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from zlib import crc32

from consultations.charts import charts_of, outcomes
from consultations.document import Document, remembered
from consultations.likeness import Likeness, likeness
from consultations.models import Consultation
from consultations.numbers import Numbers, Place, numbers_of
from contributions.models import Contribution
from nlp.align import Change
from presentation.charts.spec import Chart
from presentation.redlines import redlined
from responses.models import Outcome, OutcomeCode, Response
from themes.models import Run


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
    alike: Likeness
    at: datetime

    @property
    def rows(self) -> tuple[AdoptionRow, ...]:
        return tuple(row for group in self.groups for row in group.rows)


def report_on(consultation: Consultation) -> Report:
    """Lay out the adoption table with its numbers, counted at most once a minute.

    Fifteen queries, whatever the size of the round, or four where it was counted; and one more for
    the words of opinions that are alike.
    """
    document = remembered(consultation)
    answers = _answers(consultation)
    rows = _rows(answers)
    numbers = numbers_of(consultation, rows.keys(), _state(answers))
    _fill(rows, numbers, document)
    groups = _groups(rows, answers, document)
    states = Contribution.State
    return Report(
        people=numbers.people,
        submissions=numbers.submissions,
        said=sum(numbers.states.values()),
        accepted=numbers.states.get(states.PUBLISHED, 0),
        awaiting=numbers.states.get(states.PENDING, 0),
        not_shown=numbers.states.get(states.WITHHELD, 0) + numbers.states.get(states.HIDDEN, 0),
        withdrawn=numbers.states.get(states.WITHDRAWN, 0),
        answered=sum(group.items for group in groups),
        outcomes=_outcomes(groups),
        charts=charts_of(numbers, document),
        groups=tuple(groups),
        alike=likeness(numbers.alike, numbers.states.get(states.PUBLISHED, 0)),
        at=numbers.at,
    )


def _outcomes(groups: Iterable[AdoptionGroup]) -> Chart:
    """How the answered opinions fared."""
    counted: Counter[str] = Counter()
    for group in groups:
        for row in group.rows:
            counted[row.outcome] += row.items
    return outcomes(counted)


def _state(answers: Iterable[Response]) -> str:
    """Name what is answered so far; what is published does not change any more."""
    told = ",".join(str(answer.pk) for answer in answers)
    return f"{crc32(told.encode()):08x}"


def _rows(answers: Iterable[Response]) -> dict[Place, AdoptionRow]:
    """For each answered theme a row, and one more for each clause that fared otherwise."""
    rows: dict[Place, AdoptionRow] = {}
    for answer in answers:
        theme_id = answer.case.theme_id
        rows[theme_id, None] = _row(answer, answer.outcome, answer.reason)
        for part in answer.outcomes.all():
            if part.outcome != answer.outcome:
                key = (theme_id, part.thread_id)
                rows[key] = _row(answer, part.outcome, part.reason or answer.reason)
    return rows


def _fill(rows: dict[Place, AdoptionRow], numbers: Numbers, document: Document) -> None:
    """Put opinions, people and clauses into the rows."""
    threads: dict[Place, set[int]] = defaultdict(set)
    for (theme_id, thread_id), items in numbers.sorted.items():
        place = (theme_id, thread_id if (theme_id, thread_id) in rows else None)
        rows[place].items += items
        threads[place].add(thread_id)
    for place, people in numbers.voices.items():
        rows[place].people = people
    labels = document.labels
    for place, spoken_of in threads.items():
        homes = {document.home_of(thread_id) for thread_id in spoken_of}
        rows[place].places = {pk: label for pk, label in labels.items() if pk in homes}


def _groups(
    rows: dict[Place, AdoptionRow], answers: Iterable[Response], document: Document
) -> list[AdoptionGroup]:
    """The rows of each theme together, with the clauses that were reworded."""
    for answer in answers:
        theme_id = answer.case.theme_id
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


def _rewording(part: Outcome, document: Document) -> Rewording:
    texts = {text.clause.thread_id: text.text for text in document.texts}
    old = texts.get(part.thread_id) or part.old_wording
    label = document.label_of(document.home_of(part.thread_id))
    return Rewording(label, redlined(old, part.new_wording), part.new_wording)
