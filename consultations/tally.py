"""What a round comes to so far, for the lists: counted once a minute for each round."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from consultations.models import Consultation, Submission
from contributions.models import Contribution
from core.counting import counted_each
from responses.models import ADOPTING, Case, Outcome, Response


@dataclass(frozen=True)
class Tally:
    """Accepted opinions and the people who gave them; themes, and how far they are answered."""

    opinions: int
    people: int
    themes: int
    answered: int
    adopted: int
    changed: int
    at: datetime


def tallies(ids: Iterable[int]) -> dict[int, Tally]:
    """Count the consultations ``ids``, each at most once a minute; five queries, or none."""
    return counted_each(Tally, ids, _count)


def _count(ids: list[int]) -> dict[int, Tally]:
    said = dict(Consultation.objects.filter(pk__in=ids).with_said().values_list("pk", "said"))
    people, changed, answers = _people(ids), _changed(ids), _answers(ids)
    at = timezone.now()
    return {
        pk: Tally(said.get(pk, 0), people.get(pk, 0), *answers[pk], changed.get(pk, 0), at)
        for pk in ids
    }


def _people(ids: list[int]) -> dict[int, int]:
    envelopes = Submission.objects.filter(
        consultation__in=ids, points__contribution__state=Contribution.State.PUBLISHED
    )
    counted = envelopes.order_by().values_list("consultation")
    return dict(counted.annotate(Count("person_key", distinct=True)))


def _changed(ids: list[int]) -> dict[int, int]:
    """Clauses that read otherwise because of what was said."""
    rows = Outcome.objects.rewordings().filter(thread__clause__consultation__in=ids)
    counted = rows.order_by().values_list("thread__clause__consultation")
    # What went on in another clause is told with it, once.
    clause = Coalesce("thread__clause__present", "thread__clause")
    return dict(counted.annotate(changed=Count(clause, distinct=True)))


def _answers(ids: list[int]) -> dict[int, tuple[int, int, int]]:
    """Themes, those that are answered, those whose words were adopted wholly or in part."""
    scopes = {Consultation(pk=pk).scope: pk for pk in ids}
    published = Q(response__state=Response.State.PUBLISHED)
    counted = (
        Case.objects.filter(theme__run__scope__in=scopes)
        .order_by()
        .values_list("theme__run__scope")
        .annotate(
            themes=Count("pk"),
            told=Count("pk", filter=published),
            adopted=Count("pk", filter=published & Q(response__outcome__in=ADOPTING)),
        )
    )
    found = {scopes[scope]: tuple(numbers) for scope, *numbers in counted}
    return {pk: found.get(pk, (0, 0, 0)) for pk in ids}
