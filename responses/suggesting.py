"""Which departments the machine would ask first, as an official is shown it."""

from dataclasses import dataclass

from accounts.models import Department
from responses.models import Case, Router


@dataclass(frozen=True)
class Choice:
    """A department and how likely it is, in whole per cent."""

    department: Department
    percent: int


@dataclass(frozen=True)
class Suggested:
    """At most three departments, the likeliest first, and the words that spoke for it.

    ``accuracy``: in how many of 100 texts that were held back its first choice was right;
    ``text_count``: how many texts those were. Both 0 where that model is not kept any more.
    """

    choices: tuple[Choice, ...]
    words: tuple[str, ...]
    is_sure: bool
    accuracy: int
    text_count: int


def suggested(case: Case) -> Suggested | None:
    """What was suggested for ``case``; None until the worker has got round to it.

    A department that has just returned the case is not suggested again. Load ``suggestion``
    with the row; two queries, or none.
    """
    row = getattr(case, "suggestion", None)
    if row is None:
        return None
    units = Department.objects.filter(code__in=[code for code, _share in row.choices])
    known = {unit.code: unit for unit in units if not _has_returned(unit, case)}
    router = Router.objects.filter(number=row.router).defer("learnt").first()
    return Suggested(
        choices=tuple(
            Choice(known[code], round(100 * share)) for code, share in row.choices if code in known
        ),
        words=tuple(row.words),
        is_sure=row.is_sure and row.choices[0][0] in known,
        accuracy=round(100 * router.accuracy) if router else 0,
        text_count=router.text_count if router else 0,
    )


def _has_returned(unit: Department, case: Case) -> bool:
    return case.state == Case.State.RETURNED and unit.pk == case.lead_id
