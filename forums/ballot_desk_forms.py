"""What officials fill in to ask people."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, Membership, Region, User
from core.forms import RowsField
from forums.models import Ballot
from forums.services.ballots import MOST_OPTIONS, Said

# Half-width or full-width, as the keyboard gives it.
PARTS = re.compile(r"[|｜]")
LABEL, TEXT = 100, 500
MOST_MONEY = 10**12
ROLES = (Membership.Role.OFFICIAL, Membership.Role.MODERATOR)


class OptionsField(forms.CharField):
    """One option in each line: name | what it means | cost in yuan."""

    widget = forms.Textarea({"rows": 8})

    def clean(self, value: Any) -> list[Said]:
        lines = [line for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MOST_OPTIONS:
            raise ValidationError(
                _("There are %(size)s options; 30 at most."), "many", {"size": len(lines)}
            )
        return [self._said(line) for line in lines]

    def _said(self, line: str) -> Said:
        label, *rest = [part.strip() for part in PARTS.split(line)]
        text, cost = (*rest, "", "")[:2]
        digits = cost.replace(",", "").replace("，", "")
        if not label or len(label) > LABEL or len(text) > TEXT or len(rest) > 2:
            raise ValidationError(
                _("This line is no option, or too long: %(line)s"), "line", {"line": line[:40]}
            )
        if digits and not (digits.isascii() and digits.isdigit() and int(digits) <= MOST_MONEY):
            raise ValidationError(
                _("The cost is a whole number of yuan: %(line)s"), "cost", {"line": line[:40]}
            )
        return Said(label, text, int(digits or 0))


def written(ballot: Ballot) -> str:
    """The options of a ballot as ``OptionsField`` reads them."""
    is_budget = ballot.kind == Ballot.Kind.BUDGET
    return "\n".join(
        " | ".join([one.label, one.text, str(one.cost)] if is_budget else [one.label, one.text])
        for one in ballot.options.all()
    )


class MomentField(forms.DateTimeField):
    widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class BallotForm(forms.Form):
    """A ballot as its office words it; whether it is complete is looked at when it is published."""

    question = forms.CharField(label=_("question"), max_length=200)
    explanation = forms.CharField(
        label=_("What the vote is about"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("What the vote decides, and what happens with the result."),
    )
    kind = forms.ChoiceField(label=_("kind"), choices=Ballot.Kind, widget=forms.RadioSelect)
    method = forms.ChoiceField(
        label=_("How a ranking is counted"),
        choices=Ballot.Method.choices[1:],
        initial=Ballot.Method.SCHULZE,
        widget=forms.RadioSelect,
        required=False,
    )
    options = OptionsField(
        label=_("Options"),
        help_text=_(
            "One in each line: name | what it means | cost in yuan. Meaning and cost may be left "
            "out; a budget needs the cost."
        ),
    )
    most = forms.IntegerField(
        label=_("choices at most"),
        min_value=1,
        max_value=MOST_OPTIONS,
        initial=1,
        help_text=_("Only where several may be chosen."),
    )
    money = forms.IntegerField(
        label=_("money to share out"),
        min_value=0,
        max_value=MOST_MONEY,
        initial=0,
        help_text=_("Only for a budget, in yuan."),
    )
    is_secret = forms.TypedChoiceField(
        label=_("Secret or open"),
        choices=[
            ("yes", _("Secret: nobody can tell who voted what")),
            ("no", _("Open: each paper is published with the pseudonym of its voter")),
        ],
        coerce=lambda told: told == "yes",
        initial="yes",
        widget=forms.RadioSelect,
    )
    assurance = forms.TypedChoiceField(
        label=_("how surely a voter is known"),
        choices=User.Assurance.choices[1:],
        coerce=int,
        initial=User.Assurance.CONTACT,
        help_text=_("Only a verified identity makes sure that nobody votes with two accounts."),
    )
    regions = RowsField(
        Region.objects.none(),
        label=_("Only residents of"),
        required=False,
        widget=forms.SelectMultiple({"size": 6}),
        help_text=_("None chosen: everybody. A region has its parts in it."),
    )
    quorum = forms.IntegerField(
        label=_("papers needed"),
        min_value=0,
        max_value=100_000_000,
        initial=0,
        help_text=_("With fewer papers the result binds nobody; 0: none needed."),
    )
    opens_at = MomentField(label=_("opens"))
    closes_at = MomentField(label=_("closes"))
    results_at = MomentField(
        label=_("result is published"),
        help_text=_("Nobody sees a number before, you neither."),
    )
    office = forms.ModelChoiceField(
        Department.objects.none(), label=_("Department that asks"), empty_label=None
    )

    def __init__(self, *args: Any, by: User, ballot: Ballot | None = None, **parts: Any) -> None:
        super().__init__(*args, initial=said(ballot) if ballot else None, **parts)
        self.fields["regions"].queryset = Region.objects.order_by("code")
        own = {post.department_id for post in by.current_memberships if post.role in ROLES}
        if ballot:
            own.add(ballot.office_id)
        self.fields["office"].queryset = Department.objects.filter(pk__in=own).order_by("path")

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        self._clean_times(told)
        if told.get("kind") != Ballot.Kind.RANKING:
            told["method"] = Ballot.Method.MOST
        elif not told.get("method"):
            self.add_error("method", _("Choose how the ranking is counted."))
        if told.get("kind") == Ballot.Kind.BUDGET and not told.get("money"):
            self.add_error("money", _("Say how much money there is to share out."))
        return told

    def _clean_times(self, told: dict[str, Any]) -> None:
        opens, closes, results = (told.get(f"{name}_at") for name in ("opens", "closes", "results"))
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("It closes after it opens: choose a later time."))
        if closes and results and results < closes:
            self.add_error("results_at", _("The result comes after the end: choose a later time."))


def said(ballot: Ballot) -> dict[str, Any]:
    """What the form shows of a ballot; load it ``with_options``."""
    plain = ("question", "explanation", "kind", "method", "most", "money", "assurance", "quorum")
    told = {name: getattr(ballot, name) for name in (*plain, "office")}
    told |= {name: getattr(ballot, name) for name in ("opens_at", "closes_at", "results_at")}
    return told | {
        "options": written(ballot),
        "is_secret": "yes" if ballot.is_secret else "no",
        "regions": list(ballot.regions.all()),
    }


class CallOffForm(forms.Form):
    reason = forms.CharField(
        label=_("why it is called off"),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("It is published, and told to everybody who has voted."),
    )
