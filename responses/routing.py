"""Who should answer this? Learnt by the worker from duties and from what officials chose."""

import hashlib
import json
import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from accounts.models import Department
from nlp.apart import Died, call_apart
from responses.models import Case, Lesson, Router, Suggestion
from responses.overview import opinions_of

if TYPE_CHECKING:
    from nlp.dispatch import Example, Turn

logger = logging.getLogger(__name__)

Engine = Callable[..., "Turn"]
dispatch_apart: Engine = partial(call_apart, "nlp.dispatch:dispatch")

# The way in which texts are read; who changes it raises this, and all is learnt anew.
WAY = 2
# All is learnt anew once a day where something was learnt since: only then new words are known.
ANEW = timedelta(days=1)
# At once; the rest has its turn seconds later.
MOST_LESSONS, MOST_CASES = 100, 100
# Of the choices officials made only the newest are learnt anew: duties change.
KEPT_LESSONS = 1000
# Opinions that speak for a case, and characters of each, or of the matter as a whole.
OPINIONS, LONGEST = 12, 1000
# Models that are kept: the newest, and those that a page may still name.
KEPT_ROUTERS = 3


@dataclass(frozen=True)
class Work:
    """What is due: the model to begin with, or examples to learn anew from; lessons; cases."""

    router: Router | None
    is_anew: bool
    basis: str
    examples: "list[Example]"
    lessons: list[Lesson]
    corrections: "list[Example]"
    cases: list[Case]

    @property
    def is_learning(self) -> bool:
        return self.is_anew or bool(self.lessons)


def route_next(now: datetime, *, engine: Engine = dispatch_apart) -> bool:
    """Learn what is to be learnt and suggest departments for what waits; False if nothing did.

    Any number of workers may call this: what two learn at once is kept once.
    """
    work = _due(now)
    if work is None:
        return False
    model = None if work.is_anew or work.router is None else bytes(work.router.learnt)
    texts = [case_text(case) for case in work.cases]
    try:
        turn = engine(model, work.examples, work.corrections, texts, progress=lambda *_told: None)
        _store(work, turn, now)
    except IntegrityError:
        logger.info("another worker has learnt the same")
    except (Died, MemoryError) as error:
        logger.exception("nothing was learnt", extra={"why": type(error).__name__})
        # Perhaps the model is of another release: with no basis it is learnt anew.
        Router.objects.filter(pk=work.router.pk if work.router else None).update(basis="")
    return True


def _due(now: datetime) -> Work | None:
    """Collect what is due, with as few queries as a look every few seconds may cost."""
    router = Router.objects.defer("learnt").first()
    duties = list(Department.objects.order_by("code").values_list("code", "name", "duties"))
    basis = hashlib.sha256(json.dumps([WAY, duties]).encode()).hexdigest()
    is_anew = router is None or router.basis != basis or _is_old(router, now)
    taught = Lesson.objects.select_related("case__theme", "case__thread", "department")
    newest = taught.order_by("-case")[:KEPT_LESSONS]
    lessons = list(newest if is_anew else taught.unlearnt().order_by("case")[:MOST_LESSONS])
    movable = Case.objects.movable().select_related("theme", "thread").order_by("-pk")
    if not is_anew and not lessons:
        movable = movable.exclude(suggestion__router=router.number if router else 0)
    cases = list(movable[:MOST_CASES])
    if not (is_anew or lessons or cases):
        return None
    examples = [*_duties(duties), *_examples(lessons)] if is_anew else []
    if is_anew and not _is_enough(examples):
        return None
    corrections = [] if is_anew else _examples(lessons)
    return Work(router, is_anew, basis, examples, lessons, corrections, cases)


def _is_old(router: Router, now: datetime) -> bool:
    return bool(router.correction_count) and now - router.trained_at > ANEW


def _duties(rows: list[tuple[str, str, str]]) -> "list[Example]":
    """What departments say of themselves, line by line; those that say nothing teach nothing."""
    return [
        (line, code)
        for code, name, duties in rows
        if duties.strip()
        for line in (name, *filter(None, map(str.strip, duties.splitlines())))
    ]


def _examples(lessons: list[Lesson]) -> "list[Example]":
    """The cases that officials gave away."""
    return [(case_text(lesson.case), lesson.department.code) for lesson in lessons]


def _is_enough(examples: "list[Example]") -> bool:
    """Whether there are two departments at least, with two texts each."""
    often = Counter(label for text, label in examples if text.strip())
    return sum(count > 1 for count in often.values()) > 1


def case_text(case: Case) -> str:
    """What a case is about, in words: its name and what sums it up.

    Only where nothing does some of the opinions speak for it: of nine cases whose departments
    were known the summaries alone found eight, with the opinions five (each left out in turn).
    """
    if case.theme is None:
        return "\n".join(filter(None, [case.label, case.thread.title, case.thread.text[:LONGEST]]))
    summed_up = [case.theme.summary, "，".join(case.theme.keywords)]
    rest = summed_up if any(summed_up) else _opinions(case)
    return "\n".join(filter(None, [case.theme.label, *rest]))


def _opinions(case: Case) -> list[str]:
    rows = opinions_of(case).order_by("pk").values_list("body", flat=True)
    return [body[:LONGEST] for body in rows[:OPINIONS]]


@transaction.atomic
def _store(work: Work, turn: "Turn", now: datetime) -> None:
    """Keep what was learnt and suggested; IntegrityError where another worker was quicker."""
    number = work.router.number if work.router else 0
    if work.is_learning:
        number += 1
        Router.objects.create(number=number, learnt=turn.model, **_figures(work, turn, now))
        Router.objects.filter(number__lte=number - KEPT_ROUTERS).delete()
        for lesson in work.lessons:
            # A choice that was changed meanwhile is not what was learnt.
            same = Lesson.objects.filter(pk=lesson.pk, taught=lesson.taught)
            same.update(learnt=lesson.taught)
    Suggestion.objects.bulk_create(
        (
            Suggestion(
                case=case,
                router=number,
                choices=[[choice.label, choice.probability] for choice in routed.choices],
                words=list(routed.words),
                is_sure=routed.sure,
            )
            for case, routed in zip(work.cases, turn.routed, strict=True)
        ),
        update_conflicts=True,
        unique_fields=["case"],
        update_fields=["router", "choices", "words", "is_sure"],
    )


def _figures(work: Work, turn: "Turn", now: datetime) -> dict[str, object]:
    if work.is_anew or work.router is None:
        return {
            "basis": work.basis,
            "text_count": len(work.examples),
            "accuracy": turn.accuracy,
            "trained_at": now,
        }
    kept = work.router
    return {
        "basis": kept.basis,
        "text_count": kept.text_count,
        "accuracy": kept.accuracy,
        "correction_count": kept.correction_count + len(work.lessons),
        "trained_at": kept.trained_at,
    }
