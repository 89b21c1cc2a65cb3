"""The stages in which a petition is written, each with its own address."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from petitions.models import Petition

WHAT, SIMILAR, WHY, WHOM, CHECK = "what", "similar", "why", "whom", "check"
LABELS: dict[str, Promise] = {
    WHAT: _("What to change"),
    SIMILAR: _("Asked already?"),
    WHY: _("Why"),
    WHOM: _("To whom"),
    CHECK: _("Read again and send"),
}
ORDER = tuple(LABELS)


@dataclass(frozen=True)
class Stage:
    """One stage as the list of stages shows it; ``url`` is empty before there is a draft."""

    name: str
    label: Promise
    url: str
    is_current: bool
    is_done: bool


def stages_of(current: str, petition: Petition | None = None) -> list[Stage]:
    """List the stages with their addresses; done is what has been written, wherever one is."""
    done = _written(petition)
    return [
        Stage(name, label, address(petition, name) if petition else "", name == current, done[name])
        for name, label in LABELS.items()
    ]


def address(petition: Petition, stage: str) -> str:
    return reverse("petitions:write", args=[petition.pk, stage])


def beside(stage: str, steps: int) -> str:
    """The name of the stage so many after ``stage``, or before it where ``steps`` is negative."""
    return ORDER[min(max(ORDER.index(stage) + steps, 0), len(ORDER) - 1)]


def _written(petition: Petition | None) -> dict[str, bool]:
    if petition is None:
        return dict.fromkeys(ORDER, False)
    whole = bool(petition.title and petition.ask)
    return {
        WHAT: whole,
        SIMILAR: whole and bool(petition.background or petition.departments.all()),
        WHY: bool(petition.background),
        WHOM: bool(petition.departments.all()),
        CHECK: False,
    }
