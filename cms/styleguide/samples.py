"""What the components on /styleguide/ are shown with: unsaved rows and invented words."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Department, User
from consultations.cards import Card
from consultations.changes import Changed
from consultations.models import Consultation
from consultations.tally import Tally
from contributions.forms import WordsField
from contributions.models import Contribution, Thread
from nlp.align import redline
from presentation.charts import spec
from responses.models import Case, OutcomeCode, Response
from themes.models import Run, Theme

WORDS = tomllib.loads(Path(__file__).with_name("samples.toml").read_text(encoding="utf-8"))
STATES = (Consultation, Contribution, Run, Theme, Case, Response)
STANCES = Contribution.Stance.choices
LINES = (WORDS["lines"], (179, 112, 187))
# A state that follows from the clock and is no row's own.
CLOCK = ("in_time", "soon", "overdue")


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(max_length=40)
    password = forms.CharField(widget=forms.PasswordInput)
    body = WordsField()
    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    stance = forms.ChoiceField(choices=Contribution.Stance, widget=forms.RadioSelect)
    ways = forms.MultipleChoiceField(
        choices=Consultation.State.choices[:3], widget=forms.CheckboxSelectMultiple
    )
    kind = forms.ChoiceField(choices=OutcomeCode)
    agreed = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "name": _("Name shown to others"),
            "password": _("Password"),
            "body": _("Your opinion"),
            "day": _("Last day"),
            "stance": _("Your stance"),
            "ways": _("State"),
            "kind": _("Outcome"),
            "agreed": _("Show my opinion to others"),
        }
        for name, label in labels.items():
            self.fields[name].label = label
        self.fields["name"].help_text = _("A pseudonym will do. Nobody sees your real name.")

    def clean(self) -> None:
        raise ValidationError(_("Write your opinion before you send it."))


@dataclass(frozen=True)
class Shown:
    """A code and its word, as chips show them."""

    code: str
    label: str


def states() -> list[Shown]:
    """Each state of each kind of row once, the outcomes, and what the clock says."""
    kinds = [choice for model in STATES for choice in model.State.choices]
    clock = [_("in time"), _("due soon"), _("overdue")]
    every = [*kinds, *OutcomeCode.choices, *zip(CLOCK, clock, strict=True)]
    return [Shown(code, str(label)) for code, label in dict(every).items()]


def consultation(state: str, days: int, **facts: Any) -> Consultation:
    now = timezone.now()
    return Consultation(
        pk=1,
        title=facts.get("title", WORDS["title"]),
        state=state,
        lead=Department(name=WORDS["lead"]),
        opens_at=now - timedelta(days=10),
        closes_at=now + timedelta(days=days),
        questions=[WORDS["question"]],
    )


def cards() -> list[Card]:
    states, now = Consultation.State, timezone.now()
    tally = Tally(1194, 968, 12, 9, 6, 8, now)
    nothing = Tally(0, 0, 0, 0, 0, 0, now)
    rows = [
        (consultation(states.OPEN, 3), tally),
        (consultation(states.OPEN, 27, title=WORDS["title"] * 5), nothing),
        (consultation(states.TREATING, -20), tally),
        (consultation(states.ANSWERED, -60), tally),
    ]
    return [Card(row, counted, now) for row, counted in rows]


def opinion(**facts: Any) -> Contribution:
    return Contribution(
        pk=facts.pop("pk", 1),
        author=User(pk=0, display_name=WORDS["author"]),
        thread=Thread(pk=1),
        body=facts.pop("body", WORDS["opinion"]),
        stance=facts.pop("stance", Contribution.Stance.AMEND),
        state=facts.pop("state", Contribution.State.PUBLISHED),
        created_at=timezone.now(),
        agree_count=128,
        disagree_count=9,
        is_public=facts.pop("is_public", True),
        **facts,
    )


def opinions() -> list[Contribution]:
    states = Contribution.State
    return [
        opinion(pk=1, proposal=WORDS["proposal"]),
        opinion(pk=2, body="👍👍👍", stance=""),
        opinion(pk=3, body="مرحبا بكم في المدينة", stance=Contribution.Stance.SUPPORT),
        opinion(pk=4, state=states.WITHDRAWN, stance=Contribution.Stance.OPPOSE),
        opinion(pk=5, state=states.PENDING, is_public=False),
    ]


@dataclass(frozen=True)
class Step:
    label: str
    at: datetime | None
    state: str
    note: str = ""


def steps(last: str) -> list[Step]:
    """A life-line whose third step is ``last``: current, or stopped for good."""
    now = timezone.now()
    third = Step(_("Sorted into a theme"), now - timedelta(days=3), last, WORDS["theme"])
    done = [
        Step(_("Received"), now - timedelta(days=9), "done"),
        Step(_("Shown to the public"), now - timedelta(days=9, hours=-2), "done"),
    ]
    return (
        [*done, third] if last == "stopped" else [*done, third, Step(_("Answered"), None, "future")]
    )


def events() -> list[dict[str, Any]]:
    now = timezone.now()
    return [
        {"at": now, "title": _("Answered"), "by": WORDS["lead"], "text": WORDS["new"]},
        {"at": now - timedelta(days=30), "title": _("Shown to the public"), "url": "#timelines"},
    ]


def charts() -> list[spec.Chart]:
    """One of each kind."""
    place, unit, kinds = _("Clause"), _("opinions"), spec.Kind
    rows = [(f"{line['label']} {line['heading']}", n, "1") for line, n in zip(*LINES, strict=True)]
    stances = [(str(label), 40 - 9 * i, str(i + 1)) for i, (_c, label) in enumerate(STANCES)]
    first = date(2026, 3, 2)
    daily = {first + timedelta(days=i): n for i, n in enumerate(WORDS["days"])}
    labels = tuple(label for label, _n, _tone in rows)
    series = tuple(
        spec.Series(name, tuple(n // (i + 1) for _l, n, _t in rows), tone)
        for i, (name, _n, tone) in enumerate(stances)
    )
    by_stance = _("Stances by clause")
    return [
        spec.bars(rows, title=_("Opinions by clause"), unit=unit, head=place),
        spec.bars(stances, title=_("Stances"), unit=unit, head=_("Stance"), kind=kinds.SHARE),
        spec.per_day(daily, title=_("Opinions by day"), unit=unit, head=_("Day")),
        spec.Chart(kinds.STACKED, by_stance, unit, place, labels, series),
        spec.Chart(kinds.MATRIX, by_stance, unit, place, labels, series),
    ]


def changes() -> list[Any]:
    return redline(WORDS["old"], WORDS["new"])


def change() -> Changed:
    """A clause that reads otherwise because of what people said."""
    adopted, place, words = str(OutcomeCode.ADOPTED), WORDS["place"], tuple(changes())
    about = (1, WORDS["title"], WORDS["lead"], 1, place, WORDS["theme"], "")
    return Changed(*about, adopted, 200, 187, words)


@dataclass(frozen=True)
class Tab:
    url: str
    label: str
    count: int | None
    is_current: bool = False


def tabs() -> list[Tab]:
    return [
        Tab("#tabs", _("Newest"), 1194, is_current=True),
        Tab("#tabs", _("Most agreed with"), 0),
        Tab("#tabs", _("Most discussed"), None),
    ]


def jobs() -> list[Run]:
    states = Run.State
    how_far = {states.QUEUED: 0, states.RUNNING: 40, states.READY: 100, states.FAILED: 60}
    return [Run(pk=n, state=code, progress=how) for n, (code, how) in enumerate(how_far.items())]
